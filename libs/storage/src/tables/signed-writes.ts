import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { sweepExpired } from '../sweep-expired.js';
import type { SignatureClaim } from './signature-claim.js';
import { SignedWrite } from './signed-write.entity.js';

/** The signed writes that had their effect. The ledger adds to them. */
@Injectable()
export class SignedWrites {
  constructor(private readonly dataSource: DataSource) {}

  /** Whether something was written with the signature, by whatever method. */
  async has({ boardId, fingerprint }: Pick<SignatureClaim, 'boardId' | 'fingerprint'>): Promise<boolean> {
    return this.dataSource.manager.existsBy(SignedWrite, { boardId, fingerprint: Buffer.from(fingerprint, 'hex') });
  }

  /** Forgets writes whose signature nobody accepts any more. */
  sweepExpired(at: number): Promise<number> {
    return sweepExpired(this.dataSource, 'signed_writes', 'board_id, fingerprint', at);
  }
}
