import { isOpenFor } from '@laurel/leaderboard/admission';
import type { DoorName } from '@laurel/leaderboard/board-rule';
import type { Rejection } from '@laurel/leaderboard/rejections';
import type { DataSource, EntityManager } from 'typeorm';

import { Board } from '../boards/board.entity.js';
import { newEpoch } from '../boards/new-epoch.js';
import type { Commit } from '../ranks/commit.js';
import { Standing } from '../ranks/standing.entity.js';
import type { SignatureClaim } from '../tables/signature-claim.js';
import { giveBackSignatures, holdSignatures } from '../tables/signature-claim.js';
import { BoardReset } from './board-reset.entity.js';

/** Who empties a board, when, and by what right. */
export interface Reset {
  readonly boardId: string;
  readonly door: DoorName;
  /** ms since 1970, when the request arrived. */
  readonly at: number;
  readonly claim: SignatureClaim;
}

/** After `repeated` nothing that came since the first time is gone. */
export type ResetOutcome = 'done' | Rejection;

/**
 * Has a board begin anew in one transaction: it takes a revision, nothing stands any more, and a new epoch tells whoever derives
 * something from the log that it went another way. The entries stay.
 */
export async function resetBoard(dataSource: DataSource, reset: Reset): Promise<{ outcome: ResetOutcome; commit: Commit | undefined }> {
  return dataSource.transaction(async (manager) => {
    const board = await manager.findOne(Board, { where: { id: reset.boardId }, lock: { mode: 'for_no_key_update' } });
    if (board === null) return { outcome: 'unknown-board', commit: undefined };
    const [hold] = await holdSignatures(manager, [reset.claim]);
    if (hold === 'claim-lost') return { outcome: hold, commit: undefined };
    if (hold?.repeats !== undefined) return { outcome: 'repeated', commit: undefined };
    if (!isOpenFor(board, reset.door, reset.at)) {
      await giveBackSignatures(manager, [reset.claim]);
      return { outcome: 'unknown-board', commit: undefined };
    }
    return { outcome: 'done', commit: await beginAnew(manager, board, reset.at) };
  });
}

async function beginAnew(manager: EntityManager, board: Board, at: number): Promise<Commit> {
  const to = board.revision + 1;
  const epoch = newEpoch();
  await manager.delete(Standing, { boardId: board.id });
  await manager.insert(BoardReset, { boardId: board.id, revision: to, resetAt: new Date(at) });
  await manager.update(Board, { id: board.id }, { revision: to, epoch });
  const { id, direction, tieRule } = board;
  return { board: { id, epoch, direction, tieRule }, from: board.revision, to, changes: [] };
}
