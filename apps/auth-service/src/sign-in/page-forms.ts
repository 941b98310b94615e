import { rawBody } from '@laurel/runtime/http/raw-body';
import { Refusal } from '@laurel/runtime/http/refusal';
import type { Request } from 'express';

import type { Signature } from './signature.js';

/** What a page's form may be used for, and by which browser: another site can neither read nor guess the proof of it. */
export interface FormPurpose {
  readonly action: 'confirm-login' | 'end-session';
  /** What it is done to. */
  readonly subject: string;
  /** A secret that only the browser the page was made for has in its cookie. */
  readonly browser: string;
}

/** Gives pages' forms a proof of where they come from, and asks for it when they are sent. */
export class PageForms {
  constructor(private readonly signature: Signature) {}

  proofFor(purpose: FormPurpose): string {
    return this.signature.sign(textOf(purpose));
  }

  /** The fields of a form that was sent; refused when it is not one of our pages' or was made for something else. */
  fieldsOf(req: Request, purpose: FormPurpose): URLSearchParams {
    const fields = new URLSearchParams(rawBody(req).toString());
    if (!this.signature.matches(textOf(purpose), fields.get('proof') ?? '')) {
      throw new Refusal(403, 'This page is out of date. Go back, reload it, and try again.');
    }
    return fields;
  }
}

function textOf({ action, subject, browser }: FormPurpose): string {
  return JSON.stringify([action, subject, browser]);
}
