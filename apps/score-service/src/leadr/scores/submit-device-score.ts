import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score } from '@laurel/contracts/leadr/scores';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import type { NonceClaim } from '@laurel/storage/devices/nonce-claim';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import type { StandingRef } from '@laurel/storage/ranks/standing-ref';
import { Scores } from '@laurel/storage/scores/scores';
import { Injectable, Logger } from '@nestjs/common';

import { SubmitScore } from '../../submit-score.js';
import { notFound } from '../refusals.js';
import type { NewScore } from './score.wire.js';
import { rejected, toScore } from './score.wire.js';

/** A device's submission, and what it is answered with. */
@Injectable()
export class SubmitDeviceScore {
  private readonly log = new Logger('scores');

  constructor(
    private readonly catalog: BoardCatalog,
    private readonly submitScore: SubmitScore,
    private readonly scores: Scores,
    private readonly ranks: BoardRanks,
  ) {}

  /**
   * Stores the score and shows what the device has on the board now: the score itself, or the older one that stands.
   *
   * @param at when the request arrived, in ms since 1970
   */
  async submit(caller: DeviceCaller, claim: NonceClaim, { boardId, value, note }: NewScore, at: number): Promise<Score> {
    const { deviceId: competitorId, gameId, testMode } = caller;
    const pool = (await this.catalog.playable(gameId, boardId, testMode))?.pool;
    const outcome = await this.submitScore.through('leadr', pool, { competitorId, proof: 'device', value, at, claim, note });
    if (!outcome.stored) throw rejected(outcome.rejection, pool);
    if (pool === undefined) throw notFound('Board');

    const { standing, revision, entryId } = outcome;
    const own = { id: entryId, name: note.playerName, ...note, submittedAt: at };
    const kept = { competitorId, ...standing };
    const shown = standing.revision === revision ? { ...kept, ...own } : await this.scores.shown(pool.id, kept);
    return toScore(caller, { gameId, boardId }, { ...shown, rank: await this.rankOf(pool.id, kept) });
  }

  /** The score is stored: whatever happens to this read must not look as if it were not. */
  private async rankOf(poolId: string, kept: StandingRef & { readonly revision: number }): Promise<number | undefined> {
    try {
      const [place] = await this.ranks.placesOf(poolId, [kept]);
      return place?.revision === kept.revision ? place.rank : undefined;
    } catch (error) {
      this.log.warn(`the rank of a score could not be read: ${String(error)}`);
      return undefined;
    }
  }
}
