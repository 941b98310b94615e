import { fileURLToPath } from 'node:url';

import type { RequestHandler, Response } from 'express';
import express from 'express';

const BUILT_PAGES = fileURLToPath(new URL('../../web/dist', import.meta.url));

const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Serves the built web app; what it does not have goes on to the routes. Files below /assets are named by their content. */
export function webApp(): RequestHandler {
  return express.static(BUILT_PAGES, { redirect: false, setHeaders });
}

function setHeaders(res: Response, path: string): void {
  res.set(PAGE_HEADERS);
  res.set('Cache-Control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
}
