import { expect, it } from '@jest/globals';

import { exchange } from '../http-exchange.js';

/** However Laurel runs, its pages are confined to themselves, and a browser learns of a new build at once. */
export function webPages(urlOf: () => string): void {
  it('say the same to a browser', async () => {
    const page = await exchange(urlOf(), 'GET /');
    expect(page.status).toBe(200);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1];
    const { headers } = await exchange(urlOf(), `GET ${script}`);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-security-policy')).toBe(page.headers.get('content-security-policy'));
  });
}
