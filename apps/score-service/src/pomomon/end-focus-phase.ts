import type { PlayerCaller } from '@laurel/access/player-tokens';
import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import { FocusLimits, judgeEnd } from '@laurel/leaderboard/focus-phase';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { FocusPhases } from '@laurel/storage/players/focus-phases';
import { Injectable } from '@nestjs/common';

import { SubmitScore } from '../submit-score.js';
import { noPhaseRunning, refusedEnd, rejected } from './focus-phase.wire.js';

/**
 * Ends the running phase and credits it. The phase is judged as it was read, and credited only if it is still the running
 * one when the credit is stored: of concurrent ends one is credited.
 */
@Injectable()
export class EndFocusPhase {
  constructor(
    private readonly phases: FocusPhases,
    private readonly catalog: BoardCatalog,
    private readonly submitScore: SubmitScore,
    private readonly limits: FocusLimits,
  ) {}

  /** @param at when the request arrived, in ms since 1970 */
  async end({ playerId, sessionId }: PlayerCaller, at: number): Promise<void> {
    const phase = await this.phases.running({ playerId, sessionId });
    if (phase === null) throw noPhaseRunning();
    const end = judgeEnd(phase, at, this.limits);
    if (end.outcome === 'too-late') await this.phases.drop({ playerId, sessionId }, phase.id);
    if (end.outcome !== 'credited') throw refusedEnd(end);
    const outcome = await this.submitScore.through('pomomon', await this.catalog.byName(FOCUS_BOARD), {
      competitorId: playerId,
      proof: 'gitlab-account',
      value: end.creditedMs,
      at,
      claim: { kind: 'focus-phase', playerId, sessionId, phaseId: phase.id, countsFrom: phase.countsFrom, dueAt: end.dueAt },
      note: null,
    });
    if (!outcome.stored) throw rejected(outcome.rejection);
  }
}
