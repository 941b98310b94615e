import type { OpenTable } from '@laurel/access/signatures/authenticate-table';
import type { RecordPosition } from '@laurel/contracts/lucentinian/records';
import { NamedCompetitors } from '@laurel/storage/tables/named-competitors';
import type { SignatureClaim } from '@laurel/storage/tables/signature-claim';
import { Injectable } from '@nestjs/common';

import { SubmitScore } from '../submit-score.js';
import type { SubmittedRecord } from './record.wire.js';
import { positionOf } from './record.wire.js';

/** Puts a record on a table, if it is good enough for a place. */
@Injectable()
export class AddRecord {
  constructor(
    private readonly competitors: NamedCompetitors,
    private readonly submitScore: SubmitScore,
  ) {}

  /** @param at when the request arrived, in ms since 1970 */
  async add({ board }: OpenTable, claim: SignatureClaim, { value, note }: SubmittedRecord, at: number): Promise<RecordPosition> {
    const competitorId = await this.competitors.ofTable(board.id, note.playerName);
    const score = { competitorId, proof: 'shared-secret', value, at, claim, note } as const;
    return positionOf(await this.submitScore.through('lucentinian', board, score));
  }
}
