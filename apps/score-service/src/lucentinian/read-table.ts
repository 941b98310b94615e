import type { OpenTable } from '@laurel/access/signatures/authenticate-table';
import type { TableRecord } from '@laurel/storage/tables/table-records';
import { TableRecords } from '@laurel/storage/tables/table-records';
import { Injectable } from '@nestjs/common';

import { LargeReads } from '../large-reads.js';

/** Reads a table that a request may use. */
@Injectable()
export class ReadTable {
  constructor(
    private readonly records: TableRecords,
    private readonly largeReads: LargeReads,
  ) {}

  /** All records, best first. */
  async all({ board }: OpenTable): Promise<readonly TableRecord[]> {
    return this.largeReads.run(() => this.records.all(board));
  }

  /** Whether such a score would get a place. @param at when the request arrived, in ms since 1970 */
  async wouldPlace({ board }: OpenTable, score: number, at: number): Promise<boolean> {
    return this.largeReads.run(() => this.records.wouldPlace(board, score, at));
  }
}
