import type { RequestHandler } from 'express';

/** Has everything after it done by `inRequest`, under the id that the request has in the log. */
export function nameWork(inRequest: ((id: string, work: () => void) => void) | undefined): RequestHandler {
  return (req, _res, next) => {
    if (inRequest === undefined) next();
    else inRequest(String(req.id), next);
  };
}
