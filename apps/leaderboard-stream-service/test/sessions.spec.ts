import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { EventBus } from '@laurel/storage/event-bus/event-bus';

import type { StreamSettings } from '../src/live/stream-settings.js';
import { namesOf, RunningStreamService } from './running-stream-service.js';

let database: TestDatabase;
let laurel: RunningStreamService;

async function start(streams: Partial<StreamSettings> = {}): Promise<void> {
  laurel = await RunningStreamService.start({ databaseUrl: database.url, streams });
}

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await laurel.close();
  await database.drop();
});

const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

describe('self=true', () => {
  beforeEach(() => start());

  it.each([
    ['without a token', '', {}],
    ['with an empty header', '', { Authorization: '' }],
    ['with another scheme', '', { Authorization: 'Basic YTpi' }],
    ['with a bad token in the header', '', { Authorization: 'Bearer bad' }],
    ['with a bad token in the query', '&token=bad', {}],
    ['with an empty token in the query', '&token=', {}],
  ])('is refused %s', async (_case, query, headers) => {
    const answer = await fetch(`${laurel.url}?self=true${query}`, { headers });
    expect(answer.status).toBe(401);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'www-authenticate': 'Bearer',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    expect(await answer.text()).toMatch(/^[^\n]+$/);
  });

  it('takes the token from the header', async () => {
    const { playerId, token } = await laurel.players.login('ada');
    await laurel.credit(playerId, 1_000);
    const reader = await laurel.watch('?self=true', bearer(token));
    expect(namesOf(await reader.next())).toEqual(['ada']);
    expect(reader.headers['cache-control']).toBe('no-cache, no-transform');
  });

  it('takes the token from the query, and then nobody may keep the answer', async () => {
    const { token } = await laurel.players.login('ada');
    const reader = await laurel.watch(`?self=true&token=${token}`);
    await reader.next();
    expect(reader.headers['cache-control']).toBe('no-store, no-transform');
  });

  it('looks at the query only without a header', async () => {
    const { token } = await laurel.players.login('ada');
    const refused = await fetch(`${laurel.url}?self=true&token=${token}`, bearer('bad'));
    expect(refused.status).toBe(401);
    const reader = await laurel.watch('?self=true&token=bad', bearer(token));
    await reader.next();
  });

  it('refuses two tokens', async () => {
    const { token } = await laurel.players.login('ada');
    expect((await fetch(`${laurel.url}?self=true&token=${token}&token=${token}`)).status).toBe(400);
  });

  it('refuses a session that a newer login has replaced, or that has expired', async () => {
    const { token: older } = await laurel.players.login('ada');
    const { token: newer } = await laurel.players.login('ada');
    expect((await fetch(`${laurel.url}?self=true`, bearer(older))).status).toBe(401);
    laurel.clock.advance(86_400_000);
    expect((await fetch(`${laurel.url}?self=true`, bearer(newer))).status).toBe(401);
  });
});

const NEVER_MS = 3_600_000;

describe('when a session is replaced', () => {
  it('its streams end at once, and no others', async () => {
    await start({ heartbeatMs: NEVER_MS });
    const old = await laurel.players.login('ada');
    const replaced = [await laurel.watch('?self=true', bearer(old.token)), await laurel.watch(`?self=true&token=${old.token}`)];
    await Promise.all(replaced.map((reader) => reader.next()));
    const renewed = await laurel.players.login('ada');
    const others = [
      await laurel.watch('?self=true', bearer(renewed.token)),
      await laurel.watch('?self=true', bearer((await laurel.players.login('max')).token)),
      await laurel.watch(),
    ];
    await Promise.all(others.map((reader) => reader.next()));
    const events = laurel.service.app.get(EventBus, { strict: false });
    await events.publish('session-changed', { playerId: renewed.playerId, sessionId: renewed.sessionId });
    expect(await Promise.all(replaced.map((reader) => reader.ended))).toEqual([true, true]);
    await laurel.credit(renewed.playerId, 1_000);
    for (const reader of others) expect(namesOf(await reader.next())).toEqual(['ada']);
  });

  it('its streams end within a heartbeat when nothing tells of it', async () => {
    await start({ heartbeatMs: 100 });
    const { token } = await laurel.players.login('ada');
    const reader = await laurel.watch('?self=true', bearer(token));
    await reader.next();
    await laurel.players.login('ada');
    expect(await reader.ended).toBe(true);
  });
});

it('streams end when their session was ended', async () => {
  await start({ heartbeatMs: NEVER_MS });
  const { playerId, token } = await laurel.players.login('ada');
  const reader = await laurel.watch('?self=true', bearer(token));
  await reader.next();
  await laurel.service.app.get(EventBus, { strict: false }).publish('session-changed', { playerId, sessionId: null });
  expect(await reader.ended).toBe(true);
});

it('streams end when their session expires, and public ones go on', async () => {
  await start({ heartbeatMs: 100 });
  const { playerId, token } = await laurel.players.login('ada');
  const [own, open] = [await laurel.watch('?self=true', bearer(token)), await laurel.watch()];
  await Promise.all([own.next(), open.next()]);
  laurel.clock.advance(86_400_000);
  expect(await own.ended).toBe(true);
  await laurel.credit(playerId, 1_000);
  expect(namesOf(await open.next())).toEqual(['ada']);
});
