import { Refusal } from '@laurel/runtime/http/refusal';
import type { Request } from 'express';

/** Nothing of GitLab's answer may stand in an address that leads to GitLab: the strategy would take the browser for one that is back. */
export function refuseAnswer(req: Request): void {
  if ('code' in req.query || 'error' in req.query) throw new Refusal(400, 'This address takes no parameters.');
}
