import type { BoardRule } from '@laurel/leaderboard/board-rule';
import { keep, slotOf } from '@laurel/leaderboard/keeping';
import { compareOrder, orderKeys } from '@laurel/leaderboard/ranking';
import type { DataSource } from 'typeorm';

import { Board } from '../src/boards/board.entity.js';
import { Entry } from '../src/ledger/entry.entity.js';
import type { StandingChange } from '../src/ranks/commit.js';
import { Standing } from '../src/ranks/standing.entity.js';

/** A board's standings in board order, as they are stored. */
export async function storedStandings(dataSource: DataSource, boardId: string): Promise<StandingChange[]> {
  const rows = await dataSource.manager.find(Standing, { where: { boardId }, order: { sortKey: 'asc', tieKey: 'asc' } });
  return rows.map(({ competitorId, slot, value, revision }) => ({ competitorId, slot, value, revision }));
}

/** A board's rule and its log. */
export async function readLog(dataSource: DataSource, boardId: string): Promise<{ board: Board; entries: Entry[] }> {
  return {
    board: await dataSource.manager.findOneByOrFail(Board, { id: boardId }),
    entries: await dataSource.manager.find(Entry, { where: { boardId }, order: { revision: 'asc' } }),
  };
}

/** The standings, in board order, that a log gives by the rules. */
export function replay({ board, entries }: { board: BoardRule; entries: readonly Entry[] }): StandingChange[] {
  const standings = new Map<string, StandingChange>();
  for (const { competitorId, value, revision } of entries) {
    const slot = slotOf(board, revision);
    const key = `${competitorId} ${slot}`;
    standings.set(key, { competitorId, slot, ...keep(board, standings.get(key), { value, revision }) });
  }
  return [...standings.values()].sort((a, b) => compareOrder(orderKeys(board, a), orderKeys(board, b)));
}
