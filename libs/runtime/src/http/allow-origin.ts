import type { Request, Response } from 'express';

const ANY = '*';
const ALLOWED = 'Access-Control-Allow-Origin';

/**
 * Has browsers show the answer only to pages of one of these origins. Nobody is refused: whoever is no browser sends no origin, or
 * any that it likes.
 */
export function allowOrigin(req: Request, res: Response, origins: readonly string[]): void {
  if (origins.includes(ANY)) return;
  const origin = req.get('Origin');
  res.vary('Origin');
  if (origin !== undefined && origins.includes(origin)) res.set(ALLOWED, origin);
  else res.removeHeader(ALLOWED);
}
