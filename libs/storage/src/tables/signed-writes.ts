import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const SWEPT_AT_ONCE = 5_000;

/** The signed writes that had their effect. The ledger adds to them. */
@Injectable()
export class SignedWrites {
  constructor(private readonly dataSource: DataSource) {}

  /** Forgets writes whose signature nobody accepts any more; any number of replicas may sweep at once. */
  async sweepExpired(at: number): Promise<void> {
    for (let swept = SWEPT_AT_ONCE; swept === SWEPT_AT_ONCE; ) {
      const [, count] = await this.dataSource.query<[unknown[], number]>(
        `delete from signed_writes where (board_id, fingerprint) in (
           select board_id, fingerprint from signed_writes where expires_at < $1 order by expires_at limit $2 for update skip locked
         )`,
        [new Date(at), SWEPT_AT_ONCE],
      );
      swept = count;
    }
  }
}
