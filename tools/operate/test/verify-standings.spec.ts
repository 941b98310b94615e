import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Board } from '@laurel/storage/boards/board.entity';
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

import { createPlayedDatabase, type PlayedDatabase } from './played-database.js';
import type { Playing } from './playing.js';
import { operate, type Run } from './run-operate.js';

const THIRD = 'board_id = $1 and revision = 3';

let database: PlayedDatabase;
let owner: Client;
let playing: Playing;
let board: Board;

beforeAll(async () => {
  database = await createPlayedDatabase();
  ({ owner, playing } = database);
});

afterAll(() => database.drop());

const verify = (...args: string[]): Promise<Run> => operate(['verify-standings', ...args], { DATABASE_URL: database.url });

describe('standings', () => {
  it.each(['first', 'best', 'latest', 'sum', 'all'] as const)('of a board that keeps %s follow from its log', async (keep) => {
    for (const direction of ['high-first', 'low-first'] as const) {
      const kept = await playing.board(`${keep}-${direction}`, { keep, direction, tieRule: 'newest' });
      for (let turn = 0; turn < 30; turn += 1) await playing.score(kept, turn % 7, ((turn * 7) % 5) / 3 - 1);
    }
    expect(await verify()).toEqual({ code: 0, output: expect.stringContaining('All standings follow from the log.') });
  });

  it('of a board that was emptied follow from what came after', async () => {
    const emptied = await playing.board('emptied');
    await playing.score(emptied, 1, 5);
    await owner.query('delete from standings where board_id = $1', [emptied.id]);
    await owner.query('insert into board_resets (board_id, revision, reset_at) values ($1, 2, now())', [emptied.id]);
    await owner.query('update boards set revision = 2 where id = $1', [emptied.id]);
    await playing.score(emptied, 2, 1);
    expect((await verify(emptied.id)).code).toBe(0);
  });

  it('are those of the board that is named, by slugs too, and of no board when there is none of that name', async () => {
    const { id } = await playing.board('named');
    const { rows } = await owner.query<{ name: string }>(
      `select g.slug || '/' || b.slug as name from boards b join games g on g.id = b.game_id where b.id = $1`,
      [id],
    );
    const name = String(rows[0]?.name);
    const both = `[1 of 2] ${name}: sound\n[2 of 2] ${name} (test pool): sound\n`;
    expect(await verify(name)).toEqual({ code: 0, output: expect.stringContaining(both) });
    for (const none of [`${name}/more`, `${name}s`, name.replace(/.*\//, ''), randomUUID()]) {
      expect(await verify(none)).toEqual({ code: 2, output: expect.stringContaining(`There is no board ${none}.`) });
    }
  });

  describe('that somebody has changed', () => {
    beforeEach(async () => {
      board = await playing.board(`changed-${randomUUID()}`, {});
      for (let player = 0; player < 5; player += 1) await playing.score(board, player, player);
    });

    it.each([
      ['a value', `update standings set value = 9 where ${THIRD}`, /: 9 of revision 3 .* should be .*: 2 of revision 3/],
      ['an order', `update standings set sort_key = 9 where ${THIRD}`, /\(9, 3, .* should be .*\(-2, 3,/],
      ['a proof', `update standings set proof = 'gitlab-account' where ${THIRD}`, /gitlab-account.* should be .*device/],
      ['a standing too few', `delete from standings where ${THIRD}`, /: 2 of revision 3 .* is missing/],
      ['an entry too few', `delete from entries where ${THIRD}`, /: 2 of revision 3 .* is not in the log/],
    ])('are found: %s', async (_what, change, found) => {
      await owner.query(change, [board.id]);
      const { code, output } = await verify(board.id);
      expect({ code, output }).toEqual({ code: 3, output: expect.stringMatching(found) });
      expect(output).toContain('1 standings do not follow');
    });
  });
});
