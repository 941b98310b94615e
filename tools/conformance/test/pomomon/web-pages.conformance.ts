import { expect, it } from '@jest/globals';

import { exchange } from '../http-exchange.js';

const PAGE_HEADERS = {
  'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** However Laurel runs, its pages are confined to themselves, and a browser learns of a new build at once. */
export function webPages(urlOf: () => string): void {
  it('begin at /, which a browser asks for anew each time', async () => {
    const { status, headers, body } = await exchange(urlOf(), 'GET /');
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({ ...PAGE_HEADERS, 'cache-control': 'no-cache' });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(body).toMatch(/^<!doctype html>/);
  });

  it.each([
    ['script', /src="(\/assets\/[^"]+\.js)"/, 'text/javascript; charset=utf-8'],
    ['style sheet', /href="(\/assets\/[^"]+\.css)"/, 'text/css; charset=utf-8'],
  ])('have a %s that may be kept for ever', async (_what, link, type) => {
    const [, path] = link.exec((await exchange(urlOf(), 'GET /')).body) ?? [];
    const { status, headers } = await exchange(urlOf(), `GET ${path}`);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({ ...PAGE_HEADERS, 'cache-control': 'public, max-age=31536000, immutable' });
    expect(headers.get('content-type')).toBe(type);
  });

  it('have a picture', async () => {
    const { status, headers } = await exchange(urlOf(), 'GET /mark.svg');
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({ ...PAGE_HEADERS, 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
  });

  it('are sent anew only when they have changed', async () => {
    const { headers } = await exchange(urlOf(), 'GET /');
    const again = await exchange(urlOf(), 'GET /', { headers: { 'If-None-Match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each(['/nothing', '/assets', '/assets/', '/assets/nothing.js', '/index', '/.git/config', '/..%2f..%2fpackage.json'])(
    'are not at %s',
    async (path) => {
      expect([400, 404]).toContain((await exchange(urlOf(), `GET ${path}`)).status);
    },
  );
}
