import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { TinyService } from './tiny-service.js';
import { Away, Gate, startTinyService, TEXT_DOOR } from './tiny-service.js';

const OURS = 'https://play.example';
const OTHERS = 'https://evil.example';

/** A path of which nobody can tell at the moment. */
const AWAY = '/text/away';

let service: TinyService;

beforeAll(async () => {
  const lists = new Map([
    ['/text/order', [OURS, 'https://beta.example']],
    ['/text/teapot', [OURS]],
    ['/text/echo', [OURS, '*']],
  ]);
  const listed = (path: string) => {
    const origins = lists.get(path);
    return origins && Promise.resolve(origins);
  };
  service = await startTinyService({
    doors: [
      {
        ...TEXT_DOOR,
        methods: (path) => (path.startsWith(AWAY) ? ['GET'] : TEXT_DOOR.methods(path)),
        originsOf: (app) => {
          app.get(Gate);
          return (path) => (path.startsWith(AWAY) ? Promise.reject(new Away()) : listed(path));
        },
      },
    ],
  });
});
afterAll(() => service.close());

interface Shown {
  readonly status: number;
  readonly origin: string | null;
  readonly vary: string | null;
}

async function shown(path: string, origin: string | undefined, init: RequestInit = {}): Promise<Shown> {
  const { status, headers } = await fetch(service.url + path, { ...init, headers: { ...(origin && { Origin: origin }) } });
  return { status, origin: headers.get('access-control-allow-origin'), vary: headers.get('vary') };
}

describe('a path whose owner lists origins', () => {
  it.each([
    ['a success', '/text/order', { method: 'POST', body: '{"pieces":1,"what":"tea"}' }, 200],
    ['a bad body', '/text/order', { method: 'POST', body: '{' }, 400],
    ['a large body', '/text/order', { method: 'POST', body: 'x'.repeat(20_000) }, 413],
    ['a wrong method', '/text/order', {}, 405],
    ['a preflight', '/text/order', { method: 'OPTIONS' }, 204],
    ['a refusal', '/text/teapot', {}, 418],
  ])('shows %s to pages from there only', async (_what, path, init, status) => {
    expect(await shown(path, OURS, init)).toEqual({ status, origin: OURS, vary: 'Origin' });
    for (const other of [OTHERS, 'null', undefined]) {
      expect(await shown(path, other, init)).toEqual({ status, origin: null, vary: 'Origin' });
    }
  });

  it('is open to all pages when it lists all', async () => {
    for (const origin of [OURS, OTHERS, undefined]) {
      expect(await shown('/text/echo', origin)).toEqual({ status: 200, origin: '*', vary: 'Origin' });
    }
  });

  it('takes no preflight for an outage when nobody can tell, nor a wrong method', async () => {
    for (const [method, status] of [['OPTIONS', 204], ['PUT', 405]] as const) {
      expect(await shown(AWAY, OURS, { method })).toEqual({ status, origin: null, vary: 'Origin' });
    }
    expect(await shown(AWAY, OTHERS)).toEqual({ status: 503, origin: '*', vary: 'Origin' });
  });

  it('is as the door says when it has no owner, or is none', async () => {
    expect((await shown('/text/item/1', OTHERS)).vary).toBeNull();
    expect(await shown('/text/%', OTHERS)).toEqual({ status: 400, origin: '*', vary: null });
  });
});
