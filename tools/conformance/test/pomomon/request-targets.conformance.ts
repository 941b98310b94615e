import { expect, it } from '@jest/globals';

import { exchange } from '../http-exchange.js';

/**
 * Other spellings of paths are other paths: nothing on the way may tidy one up into a path that means something. Some of them are a
 * table's, which takes no PUT.
 */
export function requestTargets(urlOf: () => string): void {
  it.each([
    '/api/sessions/',
    '/api/sessions%2f',
    '/api/sessions%2F',
    '/api/%73essions',
    '/api/Sessions',
    '/API/sessions',
    '//api/sessions',
    '/api//sessions',
    '/./api/sessions',
    '/api/./sessions',
    '/api/x/../sessions',
    '/auth/..%2fapi/sessions',
    '/api/sessionsx',
    '/api/sessions/x',
    '/api/leaderboard/',
    '/api/leaderboard%20',
    '/api',
    '/api/',
    '/apix',
    '/auth/login/',
  ])('PUT %s is not a login: 404 or 405', async (path) => {
    expect([404, 405]).toContain((await exchange(urlOf(), `PUT ${path}`)).status);
  });

  it.each(['/api/%', '/api/%0', '/api/%zz', '/api/%00', '/api/sessions%00', '/api/%ff', '/../api/sessions', '/%2e%2e/api/sessions'])(
    'GET %s is nothing at all: 400 or 404',
    async (path) => {
      expect([400, 404]).toContain((await exchange(urlOf(), `GET ${path}`)).status);
    },
  );

  it.each(['/health/live', '/health/ready', '/metrics'])('GET %s is not for the outside', async (path) => {
    expect((await exchange(urlOf(), `GET ${path}`)).status).toBe(404);
  });
}
