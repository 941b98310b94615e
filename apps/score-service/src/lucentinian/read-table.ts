import type { OpenTable } from '@laurel/access/signatures/authenticate-table';
import { AtMost } from '@laurel/storage/at-most';
import type { TableRecord } from '@laurel/storage/tables/table-records';
import { TableRecords } from '@laurel/storage/tables/table-records';
import { Injectable } from '@nestjs/common';

/** Tables read at a time: some of the store's connections, never all, so that a record finds one however many read large tables. */
const READS_AT_ONCE = 3;

/** How long a read waits for others before it is refused: as long as others wait for a connection. */
const PATIENCE_MS = 1_000;

/** Reads a table that a request may use. */
@Injectable()
export class ReadTable {
  private readonly turns = new AtMost(READS_AT_ONCE, PATIENCE_MS);

  constructor(private readonly records: TableRecords) {}

  /** All records, best first. */
  async all({ board }: OpenTable): Promise<readonly TableRecord[]> {
    return this.turns.run(() => this.records.all(board));
  }

  /** Whether such a score would get a place. @param at when the request arrived, in ms since 1970 */
  async wouldPlace({ board }: OpenTable, score: number, at: number): Promise<boolean> {
    return this.turns.run(() => this.records.wouldPlace(board, score, at));
  }
}
