import type { Request, Response } from 'express';

import type { BrowserCookies } from './browser-cookies.js';
import type { Signature } from './signature.js';

const NAME = 'laurel-account';
const LIFE_MS = 15 * 60_000;

/** The account that a browser has signed in with to look after its game session. */
export interface SignedInAccount {
  readonly externalId: string;
  readonly name: string;
}

/** Remembers, in a signed cookie and for a quarter of an hour, who looks at the account page. Good for nothing but that page. */
export class AccountCookie {
  constructor(
    private readonly cookies: BrowserCookies,
    private readonly signature: Signature,
  ) {}

  write(res: Response, { externalId, name }: SignedInAccount, at: number): void {
    const content = Buffer.from(JSON.stringify({ externalId, name, expiresAt: at + LIFE_MS })).toString('base64url');
    this.cookies.write(res, NAME, `${content}.${this.signature.sign(content)}`, LIFE_MS);
  }

  /**
   * Undefined when there is none, it is not ours, or it has expired.
   *
   * @returns with `browser`, which nobody knows but the browser with this cookie
   */
  read(req: Request, at: number): (SignedInAccount & { readonly browser: string }) | undefined {
    const [content = '', signature = ''] = (this.cookies.read(req, NAME) ?? '').split('.');
    if (!this.signature.matches(content, signature)) return undefined;
    const { expiresAt, ...account } = JSON.parse(Buffer.from(content, 'base64url').toString()) as SignedInAccount & { expiresAt: number };
    return at < expiresAt ? { ...account, browser: signature } : undefined;
  }
}
