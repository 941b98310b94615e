import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { sweepExpired } from '../sweep-expired.js';

/** The signed writes that had their effect. The ledger adds to them. */
@Injectable()
export class SignedWrites {
  constructor(private readonly dataSource: DataSource) {}

  /** Forgets writes whose signature nobody accepts any more. */
  async sweepExpired(at: number): Promise<void> {
    await sweepExpired(this.dataSource, 'signed_writes', 'board_id, fingerprint', at);
  }
}
