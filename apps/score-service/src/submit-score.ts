import type { DoorName } from '@laurel/leaderboard/board-rule';
import type { BoardName } from '@laurel/storage/boards/board-catalog';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { BoardLedger } from '@laurel/storage/ledger/board-ledger';
import type { Outcome, Submission } from '@laurel/storage/ledger/submission';
import { Injectable } from '@nestjs/common';

/** What every door hands in: a submission that names its board as the outside does. */
export interface Score extends Omit<Submission, 'boardId' | 'door'> {
  readonly board: BoardName;
}

/**
 * The one way a score takes: every door submits here, and the ledger alone writes.
 *
 * Resolves after the commit. From then on every read shows the score, and whoever watches the board is told.
 */
@Injectable()
export class SubmitScore {
  constructor(
    private readonly catalog: BoardCatalog,
    private readonly ledger: BoardLedger,
  ) {}

  async through(door: DoorName, { board: name, ...score }: Score): Promise<Outcome> {
    const board = await this.catalog.byName(name);
    if (board === undefined) return { stored: false, rejection: 'unknown-board' };
    return this.ledger.append({ ...score, boardId: board.id, door });
  }
}
