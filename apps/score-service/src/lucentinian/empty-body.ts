import { rawBody } from '@laurel/runtime/http/raw-body';
import { Refusal } from '@laurel/runtime/http/refusal';
import type { Request } from 'express';

/**
 * Throws a 400 for a body where there must be none. The method is not signed, but a record is never without a body: what was signed for
 * one, even for one that was refused, is good for nothing else.
 */
export function requireNoBody(req: Request): void {
  if (rawBody(req).length > 0) throw new Refusal(400, 'there must be no body');
}
