import { beforeAll, expect, it } from '@jest/globals';
import type { CreatedApiKey } from '@laurel/contracts/leadr/api-keys';
import type { Board, BoardPage } from '@laurel/contracts/leadr/boards';
import type { Game } from '@laurel/contracts/leadr/games';
import type { User } from '@laurel/contracts/leadr/users';

import { Administration, Studio } from './administration.js';
import type { LeadrServer } from './leadr-server.js';
import { newSlug } from './names.js';
import { SdkGame } from './sdk-game.js';

/** Whatever a client needs to exist is made over HTTP, by the account that it belongs to. */
export function administration(serverOf: () => LeadrServer): void {
  let studio: Studio;
  let key: CreatedApiKey;
  let own: Administration;
  let game: Game;
  beforeAll(async () => {
    studio = await Studio.open(serverOf());
    const { administration: superadmin, account } = studio;
    const person = { account_id: account.id, email: `${newSlug()}@studio.example`, display_name: 'Ada' };
    const user = await superadmin.make<User>('/v1/users', person);
    key = await superadmin.make('/v1/api-keys', { account_id: account.id, user_id: user.id, name: 'Laptop' });
    own = new Administration(serverOf(), key.key);
    game = await own.make('/v1/games', { name: 'Game of their own', slug: newSlug() });
  });

  const newBoard = (settings: object = {}): Promise<Board> =>
    own.make('/v1/boards', { game_id: `gam_${game.id}`, name: 'Board', slug: newSlug(), ...settings });

  it('an account makes its boards itself, and its game finds them', async () => {
    expect(game.account_id).toBe(studio.account.id);
    const board = await newBoard({ name: 'High Scores', sort_direction: 'ASCENDING', tags: ['a'], starts_at: '2025-01-15T12:00:00Z' });
    expect(board).toMatchObject({ account_id: studio.account.id, game_id: game.id, starts_at: '2025-01-15T12:00:00.000Z' });
    const client = new SdkGame(serverOf(), game.id);
    expect(await client.board(board.slug)).toEqual({ id: board.id, slug: board.slug });
    expect((await client.submit(board.id, { value: 1 })).rank).toBe(1);
  });

  it('a key is shown once, and acts for its account alone', async () => {
    expect(key.key).toMatch(/^ldr_[\w-]{43}$/);
    expect(JSON.stringify((await own.ask('GET /v1/api-keys')).body)).not.toContain(key.key);
    const other = await Studio.open(serverOf());
    const foreign = await other.board();
    // An id of another account is like one that nobody has.
    for (const path of [`/v1/accounts/${other.account.id}`, `/v1/games/${other.game.id}`, `/v1/boards/${foreign.id}`]) {
      expect((await own.ask(`GET ${path}`)).status).toBe(404);
      expect((await own.ask(`PATCH ${path}`, { name: 'Mine' })).status).toBe(404);
    }
    expect((await own.ask(`GET /v1/games?account_id=${other.account.id}`)).status).toBe(403);
    expect((await own.ask('POST /v1/games', { account_id: other.account.id, name: 'Theirs' })).status).toBe(403);
    expect((await own.ask('POST /v1/accounts', { name: 'Another' })).status).toBe(403);
    const { body } = await own.ask<BoardPage>('GET /v1/boards?limit=100');
    expect(new Set(body.data.map((board) => board.account_id))).toEqual(new Set([studio.account.id]));
  });

  it('what is deleted, over or switched off takes no more scores; its scores stay unless it is deleted', async () => {
    const client = new SdkGame(serverOf(), game.id);
    const rows = [
      [{ deleted: true }, 404],
      [{ is_active: false }, 200],
      [{ ends_at: '2025-01-15T12:00:00Z' }, 200],
    ] as const;
    for (const [change, readable] of rows) {
      const board = await newBoard();
      const score = await client.submit(board.id, { value: 1 });
      await own.patch(`/v1/boards/brd_${board.id}`, change);
      await expect(client.submit(board.id, { value: 2 })).rejects.toMatchObject({ status: 404 });
      expect(await client.board(board.slug)).toBeUndefined();
      for (const target of [`/v1/client/scores?board_id=${board.id}`, `/v1/client/scores/${score.id}`]) {
        expect((await client.authenticated(`GET ${target}`)).status).toBe(readable);
      }
    }
  });

  it('what is not published is played all the same', async () => {
    const board = await newBoard({ is_published: false });
    const client = new SdkGame(serverOf(), game.id);
    expect((await client.board(board.slug))?.id).toBe(board.id);
    expect((await client.submit(board.id, { value: 1 })).rank).toBe(1);
  });

  it('names that are taken are refused', async () => {
    const board = await newBoard();
    const same = { game_id: game.id, name: 'Board' };
    expect((await own.ask('POST /v1/boards', { ...same, slug: board.slug })).status).toBe(409);
    expect((await own.ask('POST /v1/boards', { ...same, slug: newSlug(), short_code: board.short_code?.toLowerCase() })).status).toBe(409);
    expect((await own.ask('POST /v1/games', { name: 'Game', slug: game.slug })).status).toBe(409);
  });

  it('lists are paged like those of clients', async () => {
    const { game: paged, administration: superadmin, ...rest } = await Studio.open(serverOf());
    for (const name of ['Ada', 'Bea', 'Cleo']) {
      await superadmin.make('/v1/boards', { account_id: rest.account.id, game_id: paged.id, name, slug: newSlug() });
    }
    const target = `/v1/boards?game_id=${paged.id}&sort=name:asc&limit=2`;
    const list = async (query: string) => (await superadmin.ask<BoardPage>(`GET ${target}${query}`)).body;
    const first = await list('');
    const second = await list(`&cursor=${encodeURIComponent(first.pagination.next_cursor ?? '')}`);
    expect([first, second].map(({ data }) => data.map(({ name }) => name))).toEqual([['Ada', 'Bea'], ['Cleo']]);
    expect((await list(`&cursor=${encodeURIComponent(second.pagination.prev_cursor ?? '')}`)).data).toEqual(first.data);
  });

  it('a key that is revoked is good for nothing more', async () => {
    await own.patch(`/v1/api-keys/${key.id}`, { status: 'revoked' });
    const { status, body } = await own.ask('GET /v1/games');
    expect([status, body]).toEqual([401, { detail: 'Invalid or expired API key', error: 'Invalid or expired API key' }]);
  });
}
