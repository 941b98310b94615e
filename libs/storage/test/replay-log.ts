import { keep, slotOf } from '@laurel/leaderboard/keeping';
import { compareOrder, orderKeys } from '@laurel/leaderboard/ranking';
import type { DataSource } from 'typeorm';

import { Board } from '../src/boards/board.entity.js';
import { Entry } from '../src/ledger/entry.entity.js';
import type { StandingChange } from '../src/ledger/submission.js';
import { Standing } from '../src/ranks/standing.entity.js';

/** A board's standings in board order, as they are stored. */
export async function storedStandings(dataSource: DataSource, boardId: string): Promise<StandingChange[]> {
  const rows = await dataSource.manager.find(Standing, { where: { boardId }, order: { sortKey: 'asc', tieKey: 'asc' } });
  return rows.map(({ competitorId, slot, value, revision }) => ({ competitorId, slot, value, revision }));
}

/** A board's standings in board order, as its log gives them by the rules. */
export async function replayedStandings(dataSource: DataSource, boardId: string): Promise<StandingChange[]> {
  const board = await dataSource.manager.findOneByOrFail(Board, { id: boardId });
  const entries = await dataSource.manager.find(Entry, { where: { boardId }, order: { revision: 'asc' } });
  const standings = new Map<string, StandingChange>();
  for (const { competitorId, value, revision } of entries) {
    const slot = slotOf(board, revision);
    const key = `${competitorId} ${slot}`;
    standings.set(key, { competitorId, slot, ...keep(board, standings.get(key), { value, revision }) });
  }
  return [...standings.values()].sort((a, b) => compareOrder(orderKeys(board, a), orderKeys(board, b)));
}
