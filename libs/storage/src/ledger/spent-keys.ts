import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A request that arrived just before its right expired may still wait to be written. */
const KEPT_AFTER_EXPIRY_MS = 60_000;
const SWEPT_AT_ONCE = 5_000;

/** The rights that were used. The ledger adds to them. */
@Injectable()
export class SpentKeys {
  constructor(private readonly dataSource: DataSource) {}

  /** Forgets rights that nobody accepts any more, spent or not. */
  async sweepExpired(at: number): Promise<void> {
    for (let swept = SWEPT_AT_ONCE; swept === SWEPT_AT_ONCE; ) {
      const [, count] = await this.dataSource.query<[unknown[], number]>(
        `delete from spent_keys where (kind, key) in (
           select kind, key from spent_keys where expires_at < $1 order by expires_at limit $2 for update skip locked
         )`,
        [new Date(at - KEPT_AFTER_EXPIRY_MS), SWEPT_AT_ONCE],
      );
      swept = count;
    }
  }
}
