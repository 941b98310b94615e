import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { sweepExpired } from '../sweep-expired.js';

/** A request that arrived just before its right expired may still wait to be written. */
const KEPT_AFTER_EXPIRY_MS = 60_000;

/** The rights that were used. The ledger adds to them. */
@Injectable()
export class SpentKeys {
  constructor(private readonly dataSource: DataSource) {}

  /** Forgets rights that nobody accepts any more, spent or not. */
  sweepExpired(at: number): Promise<number> {
    return sweepExpired(this.dataSource, 'spent_keys', 'kind, key', at - KEPT_AFTER_EXPIRY_MS);
  }
}
