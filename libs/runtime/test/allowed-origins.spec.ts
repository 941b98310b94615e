import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { TinyService } from './tiny-service.js';
import { Away, Gate, startTinyService, TEXT_DOOR } from './tiny-service.js';

const OURS = 'https://play.example';
const OTHERS = 'https://evil.example';

let service: TinyService;

beforeAll(async () => {
  const origins = new Map([
    ['/text/order', [OURS, 'https://beta.example']],
    ['/text/teapot', [OURS]],
    ['/text/echo', [OURS, '*']],
  ]);
  service = await startTinyService({
    doors: [
      {
        ...TEXT_DOOR,
        originsOf: (app) => {
          app.get(Gate);
          return async (path) => {
            if (path === '/text/away') throw new Away();
            return origins.get(path) ?? [];
          };
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
      expect(await shown('/text/echo', origin)).toEqual({ status: 200, origin: '*', vary: null });
    }
  });

  it('is as the door says when nobody can tell, or the path is none', async () => {
    expect(await shown('/text/away', OTHERS)).toEqual({ status: 503, origin: '*', vary: null });
    expect(await shown('/text/%', OTHERS)).toEqual({ status: 400, origin: '*', vary: null });
  });
});
