import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Administration, Answered, Tenant } from './administration.js';
import { startAdministration } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';
import { SigningGame } from './signing-game.js';

let laurel: RunningScoreService;
let superadmin: Administration;
let ours: Administration;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  ours = (await superadmin.tenant('Studio')).as;
});
afterAll(() => laurel.close());

let names = 0;
const newName = () => `table ${(names += 1)}`;
const made = (body: object = {}) => ours.made('/tables', { name: newName(), ...body });

describe('the board that a table is', () => {
  it('is among the boards of its game, and is no other than the table', async () => {
    const table = await made({ name: 'seen twice', ascending: true, capacity: 7, max_score: 9 });
    const board = { id: table.id, name: 'seen twice', game_id: table['game_id'], keep_strategy: 'ALL', tie_rule: 'EARLIEST' };
    const rule = { sort_direction: 'ASCENDING', capacity: 7, max_value: 9, is_published: true };
    expect((await ours.list('/boards?limit=100')).data).toContainEqual(expect.objectContaining({ ...board, ...rule }));
    await ours.patch(`/boards/${table.id}`, { capacity: 8, sort_direction: 'DESCENDING', max_value: null });
    expect((await ours.get(`/tables/${table.id}`)).body).toMatchObject({ capacity: 8, ascending: false, max_score: null });
  });

  const OTHER_RULES = [{ keep_strategy: 'SUM' }, { tie_rule: 'NEWEST' }, { capacity: null }, { capacity: 1_001 }];

  it.each(OTHER_RULES)('is a table still: %j is 409', async (rule) => {
    const { id } = await made();
    expect((await ours.patch(`/boards/${id}`, rule)).status).toBe(409);
  });

  it.each([
    ['is closed', () => ({ is_active: false }), { is_active: true }],
    ['has ended', () => ({ ends_at: laurel.now() }), { ends_at: null }],
  ])('takes nothing when it %s, and says so', async (_how, closing, opening) => {
    const table = await made();
    const game = SigningGame.of(laurel, table);
    await game.add();
    expect((await ours.patch(`/boards/${table.id}`, closing())).status).toBe(200);
    expect([await game.isEligible(8), await game.add({ score: 8 })]).toEqual([false, null]);
    for (const [method, uri] of [['DELETE', game.path], ['GET', `${game.path}/deleted`]] as const) {
      const { status, text } = await game.ask(method, uri, { headers: game.signed({ uri }) });
      expect([status, text]).toEqual([403, '{"error":"this table is closed: its records stay"}']);
    }
    expect((await game.clear({ ...game.signed(), fingerprint: '0'.repeat(64) })).status).toBe(401);
    expect(await game.scores()).toEqual([7]);
    expect((await ours.patch(`/boards/${table.id}`, opening)).status).toBe(200);
    expect(await game.add({ score: 8 })).toBe(0);
  });

  it.each<[string, (table: Answered['body'], tenant: Tenant) => string]>([
    ['the board', ({ id }) => `/boards/${String(id)}`],
    ['the game', ({ game_id }) => `/games/${String(game_id)}`],
    ['the account', (_table, { accountId }) => `/accounts/${accountId}`],
  ])('takes the table along when %s is deleted', async (what, pathOf) => {
    const tenant = await superadmin.tenant(`Owner of ${what}`);
    const table = await tenant.as.made('/tables', { name: newName() });
    const game = SigningGame.of(laurel, table);
    expect(await game.add()).toBe(0);
    expect((await superadmin.patch(pathOf(table, tenant), { deleted: true })).status).toBe(200);
    expect((await game.post()).status).toBe(401);
    expect((await superadmin.get(`/tables/${table.id}`)).status).toBe(404);
    expect((await superadmin.list(`/tables?name=${encodeURIComponent(String(table['name']))}`)).data).toEqual([]);
    expect((await ours.post('/tables', { name: table['name'] })).status).toBe(201);
  });
});
