import type { OpenTable } from '@laurel/access/signatures/authenticate-table';
import { BoardLedger } from '@laurel/storage/ledger/board-ledger';
import type { SignatureClaim } from '@laurel/storage/tables/signature-claim';
import { Injectable } from '@nestjs/common';

import { forbidden, rejected } from './refusals.js';

/** Deletes the records of a table, which goes on. */
@Injectable()
export class ClearTable {
  constructor(private readonly ledger: BoardLedger) {}

  /** @param at when the request arrived, in ms since 1970 */
  async clear({ board, table }: OpenTable, claim: SignatureClaim, at: number): Promise<void> {
    if (!table.allowDelete) throw forbidden('this table does not let games delete its records');
    const outcome = await this.ledger.reset({ boardId: board.id, door: 'lucentinian', at, claim });
    if (outcome === 'unknown-board') throw forbidden('this table is closed: its records stay');
    // What was deleted before is deleted: records that came since then stay.
    if (outcome !== 'done' && outcome !== 'repeated') throw rejected(outcome);
  }
}
