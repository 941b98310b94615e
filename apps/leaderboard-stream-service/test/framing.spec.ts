import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';

import { namesOf, RunningStreamService } from './running-stream-service.js';

let database: TestDatabase;
let laurel: RunningStreamService;

beforeAll(async () => {
  database = await createTestDatabase();
  laurel = await RunningStreamService.start({ databaseUrl: database.url, streams: { heartbeatMs: 100 } });
});
afterEach(() => laurel.closeReaders());
afterAll(async () => {
  await laurel.close();
  await database.drop();
});

it('begins with the present page of an empty board', async () => {
  const reader = await laurel.watch();
  await reader.next();
  expect(reader.text.replaceAll(':\n', '')).toBe(
    `retry: 3000\nid: ${laurel.board.epoch}-0\ndata: {"page":0,"scores":[],"max_page":0}\n\n`,
  );
});

it('sends a whole page as one unnamed event of one data line', async () => {
  const [ada = '', max = ''] = await laurel.rank('ada', 'max');
  const reader = await laurel.watch('?page=0');
  const event = await reader.next();
  expect(event).toEqual({
    id: `${laurel.board.epoch}-2`,
    event: '',
    data: JSON.stringify({
      page: 0,
      scores: [
        { id: ada, name: 'ada', score: 200_000 },
        { id: max, name: 'max', score: 100_000 },
      ],
      max_page: 0,
    }),
  });
});

it('gives every stream the same id for the same state', async () => {
  const [one, other] = [await laurel.watch(), await laurel.watch()];
  expect((await one.next()).id).toBe((await other.next()).id);
});

it('beats with a lone comment line, which dispatches nothing', async () => {
  const reader = await laurel.watch();
  await reader.next();
  const beats = reader.comments.length;
  await reader.until(() => reader.comments.length >= beats + 2, 'two heartbeats');
  expect(reader.text).toMatch(/^retry: 3000\n(:\n)*id: \S+\ndata: \S+\n\n(:\n){2,}$/);
  expect(reader.comments.every((comment) => comment === '')).toBe(true);
  expect(reader.waiting).toBe(0);
});

it.each([
  ['quotes', 'a"b\\c'],
  ['line breaks', 'a\nb\r\nc\rd'],
  ['separators of JavaScript', 'a\u2028b\u2029c'],
  ['markup', '</script><b>'],
  ['characters beyond the basic plane', '🍅'],
])('keeps a name with %s in one line of valid JSON', async (_case, name) => {
  await laurel.credit((await laurel.players.login(name)).playerId, 1_000);
  const reader = await laurel.watch();
  const event = await reader.next();
  expect(namesOf(event)).toContain(name);
  expect(reader.text.match(/^data: /gm)).toHaveLength(1);
});

describe('headers', () => {
  const ASKED = [{}, { Accept: 'application/json' }, { Accept: '*/*' }, { 'Accept-Encoding': 'gzip, br' }, { Origin: 'https://a.example' }];

  it.each(ASKED)('are those of a stream that nothing on the way may change, asked with %j', async (headers) => {
    const reader = await laurel.watch('', { headers });
    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
    });
    expect(reader.headers).not.toHaveProperty('content-encoding');
    expect(reader.headers).not.toHaveProperty('content-length');
  });

  it.each(['POST', 'HEAD', 'PUT', 'DELETE'])('refuse %s', async (method) => {
    const answer = await fetch(laurel.url, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, OPTIONS');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('let other origins ask first', async () => {
    const headers = { Origin: 'null', 'Access-Control-Request-Headers': 'authorization' };
    const answer = await fetch(laurel.url, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each(['/api/Leaderboard', '/api/leaderboard/', '/api/leaderboard/0'])('belong to one path: %s is 404', async (path) => {
    expect((await fetch(laurel.service.url + path)).status).toBe(404);
  });
});
