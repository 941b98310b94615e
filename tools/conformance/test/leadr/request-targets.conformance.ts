import { beforeAll, expect, it } from '@jest/globals';

import { exchange } from '../http-exchange.js';
import { Studio } from './administration.js';
import { withLength, type LeadrServer } from './leadr-server.js';
import { newFingerprint } from './names.js';

/** One slash at the end makes no difference. Any other spelling of a path is another path, on every way to a service. */
export function requestTargets(serverOf: () => LeadrServer): void {
  let studio: Studio;
  beforeAll(async () => {
    studio = await Studio.open(serverOf());
  });

  const start = async (target: string): Promise<number> => {
    const body = JSON.stringify({ game_id: studio.game.id, client_fingerprint: newFingerprint() });
    return (await exchange(serverOf().url, `POST ${target}`, withLength({ body }))).status;
  };

  it.each(['/v1/client/sessions', '/v1/client/sessions/', '/v1/client/sessions?x=/y', '/v1/client/sessions/?x'])(
    'POST %s starts a session',
    async (target) => {
      expect(await start(target)).toBe(201);
      expect(await start(serverOf().url + target)).toBe(201);
    },
  );

  it.each([
    '/v1/client/sessions//',
    '/v1/client/sessions%2f',
    '/v1/client/sessions%2F',
    '/v1/client/%73essions',
    '/v1/client/Sessions',
    '/V1/client/sessions',
    '//v1/client/sessions',
    '/v1//client/sessions',
    '/v1/client//sessions',
    '/./v1/client/sessions',
    '/v1/client/./sessions',
    '/v1/client/x/../sessions',
    '/auth/..%2fv1/client/sessions',
    '/api/../v1/client/sessions',
    '/v1/client/sessionsx',
    '/v1/client/sessions/x',
    '/v1/client/sessions%20',
    '/v1x',
  ])('POST %s does not: 404', async (target) => {
    expect(await start(target)).toBe(404);
  });

  it.each(['/v1/%', '/v1/%0', '/v1/%zz', '/v1/client/boards%00', '/v1/%ff', '/../v1/health', '/%2e%2e/v1/health'])(
    'GET %s is nothing at all: 400 or 404',
    async (target) => {
      expect([400, 404]).toContain((await exchange(serverOf().url, `GET ${target}`)).status);
    },
  );

  it.each(['/v1', '/v1/', '/v1/health', '/v1/health/', '/v1/health/live'])('GET %s is open to anybody', async (target) => {
    const { status, body } = await exchange(serverOf().url, `GET ${target}`);
    expect(status).toBe(200);
    serverOf().described.check('GET', target, status, JSON.parse(body));
  });
}
