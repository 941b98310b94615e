import type { DeviceCaller } from '@laurel/access/device-tokens';
import type { Score } from '@laurel/contracts/leadr/scores';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import type { NonceClaim } from '@laurel/storage/devices/nonce-claim';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import { Injectable } from '@nestjs/common';

import { SubmitScore } from '../../submit-score.js';
import { notFound } from '../refusals.js';
import type { NewScore } from './score.wire.js';
import { rejected, toScore } from './score.wire.js';

/** A device's submission, and what it is answered with. */
@Injectable()
export class SubmitDeviceScore {
  constructor(
    private readonly catalog: BoardCatalog,
    private readonly submitScore: SubmitScore,
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
    if (!outcome.stored) throw rejected(outcome.rejection);
    if (pool === undefined) throw notFound('Board');

    const { standing, revision, entryId } = outcome;
    const [place] = await this.ranks.placesOf(pool.id, [{ competitorId, slot: standing.slot }]);
    // Meanwhile another submission of the device may have taken the place, or others pushed it out of sight: then it has no rank.
    const isShown = place !== undefined && (place.revision === revision || standing.revision !== revision);
    const own = { id: entryId, competitorId, name: note.playerName, ...note, value: standing.value, submittedAt: at };
    return toScore(caller, { gameId, boardId }, isShown ? place : own);
  }
}
