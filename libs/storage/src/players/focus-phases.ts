import { randomUUID } from 'node:crypto';

import type { FocusPhase } from '@laurel/leaderboard/focus-phase';
import { startPhase } from '@laurel/leaderboard/focus-phase';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { NO_PHASE, Player } from './player.entity.js';

/** Who reports a phase. */
export interface PhaseOwner {
  readonly playerId: string;
  readonly sessionId: string;
}

/**
 * The one running phase of each player. Every change is bound to the player's valid session in the statement that makes
 * it, so a session that is replaced in the same instant changes nothing.
 */
@Injectable()
export class FocusPhases {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Starts a phase that arrived at `at` (ms since 1970), in place of any other.
   *
   * @returns false when the session is not the player's any more
   */
  async start({ playerId, sessionId }: PhaseOwner, at: number, durationMs: number): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const player = await manager.findOne(Player, {
        where: { competitorId: playerId, sessionId },
        lock: { mode: 'for_no_key_update' },
      });
      if (player === null || (player.sessionExpiresAt?.getTime() ?? 0) <= at) return false;
      const busyUntil = player.busyUntil?.getTime() ?? null;
      const phase = startPhase(busyUntil, { id: randomUUID(), at, durationMs });
      await manager.update(
        Player,
        { competitorId: playerId },
        { phaseId: phase.id, phaseCountsFrom: new Date(phase.countsFrom), phaseDurationMs: phase.durationMs },
      );
      return true;
    });
  }

  /** The session's running phase, null when there is none. */
  async running({ playerId, sessionId }: PhaseOwner): Promise<FocusPhase | null> {
    const player = await this.dataSource.manager.findOneBy(Player, { competitorId: playerId, sessionId });
    if (player === null || player.phaseId === null || player.phaseCountsFrom === null || player.phaseDurationMs === null) return null;
    return { id: player.phaseId, countsFrom: player.phaseCountsFrom.getTime(), durationMs: player.phaseDurationMs };
  }

  /** Drops a phase without credit; nothing happens when another has taken its place. */
  async drop({ playerId }: PhaseOwner, phaseId: string): Promise<void> {
    await this.dataSource.manager.update(Player, { competitorId: playerId, phaseId }, NO_PHASE);
  }
}
