import type { LeadrInvalid } from '@laurel/contracts/leadr/refusals';
import type { Score, ScorePage } from '@laurel/contracts/leadr/scores';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import type { TestDevice } from '@laurel/fixtures/test-devices';
import type { Board } from '@laurel/storage/boards/board.entity';
import { BoardLedger } from '@laurel/storage/ledger/board-ledger';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { LeadrGame } from './leadr-game.js';
import { RunningScoreService } from './running-score-service.js';
import { comparing, expectWalked, type Walk, walkPages } from './walk-pages.js';

const NOON = Date.UTC(2026, 0, 1, 12);
const DEVICES = 12;
const ROWS = 130;
const VALUES = [-2.5, 0, 1, 1, 1, 7, 7, 1e300];
const NAMES = ['a', 'B', 'ä', '🚀', 'a'];

let running: RunningScoreService;
let game: LeadrGame;
let devices: TestDevice[];

beforeAll(async () => {
  running = await RunningScoreService.start({ clock: new ManualClock(NOON) });
  game = await LeadrGame.on(running);
  devices = await Promise.all(Array.from({ length: DEVICES }, () => game.start()));
});
afterAll(() => running.close());

const at = (index: number): TestDevice => devices[index % DEVICES] ?? devices[0]!;

/** Straight into the log: what lists are made of, without a request for each. */
async function append(board: Board, rows: readonly { device: number; value: number; at: number }[]): Promise<void> {
  const ledger = running.service.app.get(BoardLedger, { strict: false });
  await Promise.all(
    rows.map(({ device, value, at: arrived }, index) =>
      ledger.append({
        boardId: board.id,
        door: 'leadr',
        competitorId: at(device).deviceId,
        proof: 'device',
        value,
        at: arrived,
        claim: null,
        note: { playerName: NAMES[index % NAMES.length] ?? '', valueDisplay: null, metadata: { index } },
      }),
    ),
  );
}

async function filled(rule: Partial<Board> = {}): Promise<Board> {
  const board = await game.board({ keep: 'all', ...rule });
  const rows = Array.from({ length: ROWS }, (_, index) => ({
    device: index * 7,
    value: VALUES[(index * 5) % VALUES.length] ?? 0,
    at: NOON + Math.floor(index / 3),
  }));
  await append(board, rows);
  return board;
}

async function page(query: string): Promise<ScorePage> {
  const { status, body } = await game.get(at(0), `/v1/client/scores?${query}`);
  expect(status).toBe(200);
  return body;
}

function walk(query: string): Promise<Walk<Score>> {
  return walkPages((cursor) => page(cursor === null ? query : `${query}&cursor=${encodeURIComponent(cursor)}`));
}

/** Board order, from what the log holds and nothing else. */
function inBoardOrder(scores: readonly Score[], board: Board): Score[] {
  const high = board.direction === 'high-first' ? -1 : 1;
  const newest = board.tieRule === 'newest' ? -1 : 1;
  const revision = ({ metadata }: Score) => (metadata as { index: number }).index;
  return [...scores].sort((a, b) => high * (a.value - b.value) || newest * (revision(a) - revision(b)));
}

const EVERY_SIZE = Array.from({ length: 100 }, (_, index) => index + 1);
const SOME_SIZES = [1, 2, 7, 64, 99, 100];

const RULES: [string, Partial<Board>, number[]][] = [
  ['high first, the newest of equals first', { direction: 'high-first', tieRule: 'newest' }, EVERY_SIZE],
  ['low first, the newest of equals first', { direction: 'low-first', tieRule: 'newest' }, SOME_SIZES],
  ['high first, the earliest of equals first', { direction: 'high-first', tieRule: 'earliest' }, SOME_SIZES],
  ['low first, equals sharing a rank', { direction: 'low-first', tieRule: 'shared' }, EVERY_SIZE],
];

describe.each(RULES)('a board with heavy ties, %s', (_, rule, limits) => {
  let board: Board;
  let all: Score[];
  beforeAll(async () => {
    board = await filled(rule);
    all = inBoardOrder((await walk(`board_id=${board.id}&limit=100`)).forth.flat(), board);
  });

  it('is walked exactly with pages of any size', async () => {
    expect(all).toHaveLength(ROWS);
    const ranks = all.map(({ value }, index) => (rule.tieRule === 'shared' ? all.findIndex((row) => row.value === value) : index) + 1);
    expect(all.map(({ rank }) => rank)).toEqual(ranks);
    for (const limit of limits) expectWalked(await walk(`board_id=${board.id}&limit=${limit}`), all, limit);
  });

  it('is walked exactly in any order that a client may ask for', async () => {
    const fields = ['id', 'value', 'player_name', 'created_at', 'updated_at'] as const;
    const term = fc.tuple(fc.constantFrom(...fields), fc.constantFrom('asc', 'desc'));
    const sorts = fc.uniqueArray(term, { minLength: 1, maxLength: 3, selector: ([field]) => field });
    await fc.assert(
      fc.asyncProperty(sorts, fc.integer({ min: 1, max: 100 }), async (sort, limit) => {
        const text = sort.map(([field, direction]) => `${field}:${direction}`).join(',');
        const walked = await walk(`board_id=${board.id}&limit=${limit}&sort=${encodeURIComponent(text)}`);
        expectWalked(walked, [...all].sort(comparing(text)), limit);
      }),
      { numRuns: 10 },
    );
  });

  it('is shown around any of its scores', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(ROWS - 1), fc.integer({ min: 1, max: 100 }), async (index, limit) => {
        const { data, pagination } = await around(`around_score_id=${all[index]?.id}&limit=${limit}`, board);
        const start = Math.max(0, Math.min(index - Math.floor(limit / 2), ROWS - limit));
        expect(data).toEqual(all.slice(start, start + limit));
        expect(pagination).toMatchObject({ has_prev: start > 0, has_next: start + limit < ROWS, next_cursor: null, prev_cursor: null });
      }),
      { numRuns: 30 },
    );
  });
});

async function around(query: string, board: Board): Promise<ScorePage> {
  const { status, body } = await game.get(at(0), `/v1/client/scores?board_id=${board.id}&${query}`);
  expect(status).toBe(200);
  return body;
}

describe('a window around a value', () => {
  const holding = async (values: readonly number[], rule: Partial<Board> = {}) => {
    const board = await game.board({ keep: 'all', ...rule });
    await append(
      board,
      values.map((value, index) => ({ device: index, value, at: NOON })),
    );
    return board;
  };
  const shown = ({ data }: ScorePage) => data.map(({ value, is_placeholder: isPlaceholder }) => (isPlaceholder ? [value] : value));

  it.each([
    [[100, 200, 300, 500, 600, 700], 400, 5, [600, 500, [400], 300, 200], 4],
    [[100, 200, 300, 400, 500], 800, 5, [[800], 500, 400, 300, 200], 1],
    [[100, 200, 300, 400, 500], 50, 5, [400, 300, 200, 100, [50]], 6],
    [[100, 300, 300, 300, 500], 300, 7, [500, [300], 300, 300, 300, 100], 2],
    [[], -1.5, 20, [[-1.5]], 1],
    [[1, 2], 1.5, 1, [[1.5]], 2],
  ])('of %j puts %d among %d rows', async (values, value, limit, rows, rank) => {
    const answer = await around(`around_score_value=${value}&limit=${limit}`, await holding(values));
    expect(shown(answer)).toEqual(rows);
    const placeholder = answer.data.find((row) => row.is_placeholder);
    const nobody = '00000000-0000-0000-0000-000000000000';
    const row = { id: nobody, identity_id: nobody, player_name: '', rank, value, created_at: '2026-01-01T12:00:00.000Z' };
    expect(placeholder).toMatchObject(row);
    expect(answer.pagination).toMatchObject({ next_cursor: null, prev_cursor: null, has_prev: answer.data[0]?.rank !== 1 });
  });

  it('of a board where low leads counts the other way', async () => {
    const answer = await around('around_score_value=2&limit=3', await holding([1, 2, 2, 3], { direction: 'low-first' }));
    expect(shown(answer)).toEqual([1, [2], 2]);
    expect(answer.data.map(({ rank }) => rank)).toEqual([1, 2, 2]);
    expect(answer.pagination).toMatchObject({ has_prev: false, has_next: true });
  });

  it('of one device holds its own scores only, ranked on the whole board', async () => {
    const board = await filled();
    const all = (await walk(`board_id=${board.id}&limit=100`)).forth.flat();
    const mine = all.filter((score) => score.identity_id === at(0).deviceId);
    const middle = mine[4];
    const own = await around(`around_score_id=${middle?.id}&identity_id=me&limit=5`, board);
    expect(own.data).toEqual(mine.slice(2, 7));
    expect(own.pagination).toMatchObject({ has_prev: true, has_next: true, next_cursor: null });

    const value = await around('around_score_value=0.5&identity_id=me&limit=4', board);
    const better = mine.filter((score) => score.value > 0.5).length;
    const placeholder = value.data[2];
    expect(placeholder).toMatchObject({ is_placeholder: true, rank: all.filter((score) => score.value > 0.5).length + 1 });
    expect(value.data.filter((row) => !row.is_placeholder)).toEqual(mine.slice(better - 2, better + 1));
    const stranger = all.find((score) => score.identity_id !== at(0).deviceId);
    const strange = `board_id=${board.id}&around_score_id=${stranger?.id}&identity_id=me`;
    expect((await game.get(at(0), `/v1/client/scores?${strange}`)).status).toBe(404);
  });

  it('of a board with little room ranks a value by all that is better, seen or unseen', async () => {
    const board = await holding([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], { capacity: 7 });
    const answer = await around('around_score_value=-100&limit=3', board);
    expect(shown(answer)).toEqual([7, 6, [-100]]);
    expect(answer.data.map(({ rank }) => rank)).toEqual([6, 7, 13]);
    expect(answer.pagination).toMatchObject({ has_prev: true, has_next: false });
  });
});

describe('a board with little room', () => {
  it('shows what it has room for, in whatever order', async () => {
    const board = await filled({ capacity: 10 });
    const all = (await walk(`board_id=${board.id}&limit=3`)).forth.flat();
    expect(all).toHaveLength(10);
    const walked = await walk(`board_id=${board.id}&limit=3&sort=created_at:asc`);
    expectWalked(walked, [...all].sort(comparing('created_at:asc')), 3);
    const hidden = await game.get(at(0), `/v1/client/scores?board_id=${board.id}&around_score_id=${(await submitWorst(board)).id}`);
    expect(hidden.status).toBe(404);
  });

  it('answers who is out of sight with the score that stands, by its own id', async () => {
    const board = await game.board({ keep: 'best', capacity: 1 });
    const [first, second] = [await game.start(), await game.start()];
    const submit = async (device: TestDevice, value: number, name: string) =>
      (await game.submit(device, { board_id: board.id, player_name: name, value })).body;
    await submit(first, 100, 'first');
    const standing = await submit(second, 50, 'second');
    expect(standing).not.toHaveProperty('rank');
    expect(await submit(second, 40, 'worse')).toEqual(standing);
    expect((await game.get<Score>(second, `/v1/client/scores/${standing.id}`)).body).toEqual(standing);
  });

  const submitWorst = async (board: Board) => {
    const { body } = await game.submit(await game.start(), { board_id: board.id, player_name: 'x', value: -1e300 });
    return body;
  };
});

describe('lists that grow while they are walked', () => {
  it.each([[''], ['&sort=created_at:desc'], ['&sort=value:asc']])('neither repeat nor miss a row%s', async (sort) => {
    const board = await filled();
    const before = await walk(`board_id=${board.id}&limit=100${sort}`);
    const query = `board_id=${board.id}&limit=9${sort}`;
    const seen: Score[] = [];
    let last = await page(query);
    for (seen.push(...last.data); last.pagination.next_cursor !== null; seen.push(...last.data)) {
      await append(
        board,
        VALUES.map((value, index) => ({ device: index, value, at: NOON + ROWS + seen.length })),
      );
      last = await page(`${query}&cursor=${last.pagination.next_cursor}`);
    }
    const known = new Set(before.forth.flat().map(({ id }) => id));
    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => known.has(id))).toEqual(before.forth.flat().map(({ id }) => id));
  });
});

describe('scores of one device', () => {
  it('are those of the caller under the name "me", with their ranks on the whole board', async () => {
    const board = await filled();
    const all = (await walk(`board_id=${board.id}&limit=100`)).forth.flat();
    const mine = all.filter((score) => score.identity_id === at(0).deviceId);
    expect(mine.length).toBeGreaterThan(5);
    const { deviceId } = at(0);
    for (const who of ['identity_id=me', `identity_id=${deviceId}`, `identity_id=ide_${deviceId}`, `device_id=dev_${deviceId}`]) {
      expectWalked(await walk(`board_id=${board.id}&limit=2&${who}`), mine, 2);
    }
    const others = all.filter((score) => score.identity_id === at(1).deviceId);
    expect((await page(`board_id=${board.id}&identity_id=${at(1).deviceId}&sort=created_at:asc`)).data.map(({ id }) => id).sort()).toEqual(
      others.map(({ id }) => id).sort(),
    );
    expect((await page(`board_id=${board.id}&identity_id=me&device_id=${at(1).deviceId}`)).data).toEqual([]);
  });
});

describe('scores of a whole game', () => {
  it('are of all its boards and of no other game, newest first and without ranks', async () => {
    const own = await LeadrGame.on(running);
    const device = await own.start();
    const boards = [await own.board(), await own.board({ isActive: true })];
    for (const [index, board] of [boards[0], boards[1], boards[0]].entries()) {
      running.clock.set(NOON + index);
      await own.submit(device, { board_id: board?.id, player_name: 'Mia', value: index });
    }
    running.clock.set(NOON);
    const { body } = await own.get(device, '/v1/client/scores');
    expect(body.data.map(({ value, board_id: board }) => [value, board])).toEqual([
      [2, boards[0]?.id],
      [1, boards[1]?.id],
    ]);
    expect(body.data.every((score) => !('rank' in score))).toBe(true);
    expect((await own.get(await (await LeadrGame.on(running)).start(), '/v1/client/scores')).body.data).toEqual([]);
  });
});

describe('parameters', () => {
  let board: Board;
  beforeAll(async () => {
    board = await filled();
  });

  it.each(
    [
      ...['limit=0', 'limit=101', 'limit=-1', 'limit=1.5', 'limit=abc', 'limit=', 'limit=%205', 'limit=1e1', 'limit=0x10'],
      'limit=5&limit=50',
      ...['sort=value', 'sort=value:up', 'sort=password:asc', 'sort=value:desc;drop table scores', 'sort=', 'sort=,'],
      'sort=value:asc,value:asc',
      `sort=${Array.from({ length: 50 }, () => 'value:asc').join()}`,
      ...['sort=rank:asc', 'sort=sort_key:asc', 'sort=constructor:asc', 'sort=__proto__:asc', 'sort=value:asc:desc'],
      ...['cursor=', 'cursor=abc', 'cursor=eyJwdiI6WzEwMDAsMTIzXX0=', 'cursor=%00', 'cursor=%F0%9F%9A%80', `cursor=${'A'.repeat(5_000)}`],
      ...['board_id=', 'board_id=x', 'board_id=gam_550e8400-e29b-41d4-a716-446655440000'],
      ...['identity_id=you', 'identity_id=', 'device_id=me'],
      ...['around_score_id=x', 'around_score_value=abc', 'around_score_value=', 'around_score_value=Infinity', 'around_score_value=1e999'],
      'around_score_id=550e8400-e29b-41d4-a716-446655440000&around_score_value=1',
      'around_score_value=1&cursor=abc',
    ].map((query) => [query]),
  )('%s is refused', async (query) => {
    const { status, body } = await game.get<LeadrInvalid>(at(0), `/v1/client/scores?board_id=${board.id}&${query}`);
    const [name = ''] = query.split('=', 1);
    expect([status, body]).toEqual([422, { detail: expect.any(Array), error: expect.any(String) }]);
    expect(body.detail[0]?.loc).toEqual(['query', name]);
  });

  it('may be written in several ways, and what is not known is ignored', async () => {
    const ids = async (query: string) => (await page(`board_id=${board.id}&${query}`)).data.map(({ id }) => id);
    expect(await ids('sort=%20value%20:%20DESC%20,%20id:asc&self=true&limit=7&__proto__=x')).toEqual(await ids('sort=value:desc&limit=7'));
    expect((await game.get(at(0), `/v1/client/scores/?board_id=brd_${board.id}`)).status).toBe(200);
  });

  it('a cursor goes with another limit, and with nothing else that is different', async () => {
    const query = `board_id=${board.id}&sort=value:desc`;
    const { pagination } = await page(`${query}&limit=3`);
    const cursor = `cursor=${pagination.next_cursor}`;
    expect((await page(`${query}&limit=50&${cursor}`)).data).toHaveLength(50);
    expect((await page(`${query.replace('desc', 'DESC')}&${cursor}`)).data).toHaveLength(20);
    const other = await filled();
    for (const different of [
      `board_id=${board.id}&sort=value:asc&${cursor}`,
      `board_id=${board.id}&${cursor}`,
      `board_id=${other.id}&sort=value:desc&${cursor}`,
      `sort=value:desc&${cursor}`,
      `${query}&identity_id=me&${cursor}`,
    ]) {
      expect((await game.get(at(0), `/v1/client/scores?${different}`)).status).toBe(422);
    }
  });

  it('a cursor with anything changed is none', async () => {
    const { pagination } = await page(`board_id=${board.id}&limit=3`);
    const cursor = pagination.next_cursor ?? '';
    await fc.assert(
      fc.asyncProperty(fc.nat(cursor.length - 1), fc.constantFrom(...'AZaz09-_'), async (index, letter) => {
        const changed = cursor.slice(0, index) + letter + cursor.slice(index + 1);
        fc.pre(changed !== cursor);
        expect((await game.get(at(0), `/v1/client/scores?board_id=${board.id}&cursor=${changed}`)).status).toBe(422);
      }),
      { numRuns: 20 },
    );
  });

  it('a window around a score of another board is asked for wrongly', async () => {
    const other = await filled();
    const [score] = (await page(`board_id=${other.id}&limit=1`)).data;
    expect((await game.get(at(0), `/v1/client/scores?board_id=${board.id}&around_score_id=${score?.id}`)).status).toBe(404);
    expect((await game.get(at(0), `/v1/client/scores?around_score_id=${score?.id}`)).status).toBe(422);
  });
});

describe('what belongs to another game', () => {
  it('does not exist: as what nobody has', async () => {
    const foreign = await LeadrGame.on(running);
    const board = await filled();
    const [score] = (await page(`board_id=${board.id}&limit=1`)).data;
    const stranger = await foreign.start();
    const nothing = '550e8400-e29b-41d4-a716-446655440000';
    for (const path of ['?board_id=ID', '?board_id=ID&around_score_value=1', '?board_id=ID&identity_id=me', '/ID']) {
      const id = path === '/ID' ? score?.id : board.id;
      const [theirs, none] = await Promise.all(
        [id, nothing].map((each) => foreign.get(stranger, `/v1/client/scores${path.replace('ID', each ?? '')}`)),
      );
      expect([theirs?.status, theirs?.body]).toEqual([404, none?.body]);
    }
    expect((await foreign.get(stranger, `/v1/client/scores?identity_id=${at(0).deviceId}`)).body.data).toEqual([]);
  });

  const NO_SCORES = ['not-a-uuid', 'brd_550e8400-e29b-41d4-a716-446655440000', '550e8400-e29b-41d4-a716-44665544000%0A'];

  it.each(NO_SCORES)('a score called %s is no score', async (id) => {
    expect((await game.get(at(0), `/v1/client/scores/${id}`)).status).toBe(422);
  });
});
