import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { Administration, Tenant } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';

const CHANGES = [{}, { name: 'Ours' }, { short_code: 'OURS' }, { keep_strategy: 'SUM' }, { default_board_id: null }, { deleted: true }];

interface Studio extends Tenant {
  readonly gameId: string;
  readonly boardId: string;
}

let laurel: RunningScoreService;
let superadmin: Administration;
let ours: Studio;
let theirs: Studio;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  ours = await studio('Our studio', 'our-game');
  theirs = await studio('Their studio', 'their-game');
});
afterAll(() => laurel.close());

async function studio(name: string, slug: string): Promise<Studio> {
  const tenant = await superadmin.tenant(name);
  const { id: gameId } = await tenant.as.made('/games', { name: 'Game', slug });
  const { id: boardId } = await tenant.as.made('/boards', { game_id: gameId, name: 'Board' });
  return { ...tenant, gameId, boardId };
}

const itemsOf = ({ gameId, boardId }: Pick<Studio, 'gameId' | 'boardId'>) => [
  `/games/${gameId}`,
  `/games/gam_${gameId}`,
  `/boards/${boardId}`,
  `/boards/brd_${boardId}`,
];

it("another account's games and boards are answered for as those that nobody has", async () => {
  const nobodys = itemsOf({ gameId: UNKNOWN_ID, boardId: UNKNOWN_ID });
  for (const [index, path] of itemsOf(theirs).entries()) {
    const unknown = nobodys[index] ?? '';
    expect(await ours.as.get(path)).toMatchObject({ status: 404, body: (await ours.as.get(unknown)).body });
    for (const change of CHANGES) {
      expect(await ours.as.patch(path, change)).toMatchObject({ status: 404, body: (await ours.as.patch(unknown, change)).body });
    }
  }
});

it('and stay as they were', async () => {
  const present = async () => (await Promise.all(itemsOf(theirs).map((path) => superadmin.get(path)))).map(({ body }) => body);
  const before = await present();
  for (const path of itemsOf(theirs)) for (const change of CHANGES) await ours.as.patch(path, change);
  await ours.as.post('/boards', { game_id: theirs.gameId, name: 'Spy' });
  expect(await present()).toEqual(before);
  expect((await superadmin.list(`/boards?game_id=${theirs.gameId}`)).data.map(({ id }) => id)).toEqual([theirs.boardId]);
});

it('are in no list, whatever is asked for', async () => {
  const queries = [
    ...['/games', '/games?slug=their-game', '/boards', `/boards?game_id=${theirs.gameId}`, `/boards?game_id=gam_${theirs.gameId}`],
    ...['/boards?game_slug=their-game', '/boards?game_slug=their-game&slug=board', `/boards?game_id=${theirs.gameId}&slug=board`],
    `/boards?code=${String((await superadmin.get(`/boards/${theirs.boardId}`)).body['short_code'])}`,
  ];
  for (const query of queries) {
    expect((await superadmin.list(query)).data.map(({ account_id }) => account_id)).toContain(theirs.accountId);
    expect(JSON.stringify(await ours.as.list(query))).not.toContain(theirs.accountId);
  }
});

it('are refused by name of the account', async () => {
  for (const account of [theirs.accountId, `acc_${theirs.accountId}`, UNKNOWN_ID]) {
    const refusals = [
      await ours.as.get(`/games?account_id=${account}`),
      await ours.as.get(`/boards?account_id=${account}`),
      await ours.as.post('/games', { account_id: account, name: 'Spy' }),
      await ours.as.post('/boards', { account_id: account, game_id: ours.gameId, name: 'Spy' }),
      await ours.as.post('/boards', { account_id: account, game_id: theirs.gameId, name: 'Spy' }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual(Array(5).fill(403));
  }
});

it('cannot be taken over by naming them', async () => {
  expect((await ours.as.post('/boards', { game_id: theirs.gameId, name: 'Spy' })).status).toBe(422);
  expect((await ours.as.patch(`/games/${ours.gameId}`, { default_board_id: theirs.boardId })).status).toBe(422);
  const { status, body } = await ours.as.patch(`/boards/${ours.boardId}`, { game_id: theirs.gameId, account_id: theirs.accountId });
  expect([status, body['game_id'], body['account_id']]).toEqual([200, ours.gameId, ours.accountId]);
});

it('are all there for a superadmin', async () => {
  for (const path of itemsOf(theirs)) {
    expect((await superadmin.get(path)).status).toBe(200);
    expect((await superadmin.patch(path, {})).status).toBe(200);
  }
});
