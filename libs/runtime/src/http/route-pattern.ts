import type { Request } from 'express';

/** The pattern of the route that matched a request; undefined as long as none did. Clients cannot make up new ones. */
export function routePattern(req: Request): string | undefined {
  const route: unknown = req.route;
  const isMatched = typeof route === 'object' && route !== null && 'path' in route;
  return isMatched ? String(route.path) : undefined;
}
