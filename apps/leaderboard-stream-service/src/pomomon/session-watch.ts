import type { PlayerCaller } from '@laurel/access/player-tokens';
import type { SessionChanged } from '@laurel/contracts/events';
import { Clock } from '@laurel/storage/clock';
import { EventBus } from '@laurel/storage/event-bus/event-bus';
import { Players } from '@laurel/storage/players/players';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Injectable, Logger } from '@nestjs/common';

import type { EventStream } from '../live/event-stream.js';
import { StreamSettings } from '../live/stream-settings.js';

interface Watched {
  readonly caller: PlayerCaller;
  readonly stream: EventStream;
}

/**
 * Ends the streams of a player whose session is no longer valid: at once when told so, and within one heartbeat in any case,
 * because what tells may be lost and an expiry tells nobody. The client's reconnect is then refused.
 */
@Injectable()
export class SessionWatch implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger('sessions');
  private readonly ofPlayers = new Map<string, Set<Watched>>();
  private readonly endings: (() => void)[] = [];

  constructor(
    private readonly players: Players,
    private readonly events: EventBus,
    private readonly clock: Clock,
    private readonly settings: StreamSettings,
  ) {}

  onModuleInit(): void {
    const checking = setInterval(() => void this.check(), this.settings.heartbeatMs);
    this.endings.push(
      this.events.subscribe('session-changed', (change) => this.endReplaced(change)),
      this.events.onGap(() => void this.check()),
      () => clearInterval(checking),
    );
  }

  beforeApplicationShutdown(): void {
    this.endings.forEach((end) => end());
  }

  watch(caller: PlayerCaller, stream: EventStream): void {
    const watched = { caller, stream };
    const ofPlayer = this.ofPlayers.get(caller.playerId) ?? new Set();
    this.ofPlayers.set(caller.playerId, ofPlayer);
    ofPlayer.add(watched);
    void stream.closed.then(() => {
      ofPlayer.delete(watched);
      if (ofPlayer.size === 0 && this.ofPlayers.get(caller.playerId) === ofPlayer) this.ofPlayers.delete(caller.playerId);
    });
  }

  private endReplaced({ playerId, sessionId }: SessionChanged): void {
    for (const { caller, stream } of this.ofPlayers.get(playerId) ?? []) {
      if (caller.sessionId !== sessionId) stream.end();
    }
  }

  /** One query for all. While the database is away nothing is known, and the streams stay. */
  private async check(): Promise<void> {
    const all = [...this.ofPlayers.values()].flatMap((ofPlayer) => [...ofPlayer]);
    if (all.length === 0) return;
    const now = this.clock.now();
    try {
      const callers = all.map(({ caller }) => caller);
      const current = await this.players.areCurrent(callers, now);
      for (const { caller, stream } of all) {
        if (caller.expiresAt <= now || !current.has(caller.sessionId)) stream.end();
      }
    } catch (error) {
      this.log.debug(`sessions cannot be checked: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
