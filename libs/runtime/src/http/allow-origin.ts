import type { Request, Response } from 'express';

const ANY = '*';
const ALLOWED = 'Access-Control-Allow-Origin';

/**
 * Has browsers show the answer only to pages of one of these origins. Nobody is refused: whoever is no browser sends no origin, or
 * any that it likes. A cache is told that the answer depends on the origin whatever the list, which may become another.
 */
export async function allowOrigin(req: Request, res: Response, listed: Promise<readonly string[]>): Promise<void> {
  res.vary('Origin');
  const origins = await listed;
  if (origins.includes(ANY)) return;
  const origin = req.get('Origin');
  if (origin !== undefined && origins.includes(origin)) res.set(ALLOWED, origin);
  else res.removeHeader(ALLOWED);
}
