import { EventBus } from '@laurel/storage/event-bus/event-bus';
import { Players, type PlayerSession } from '@laurel/storage/players/players';
import { Injectable } from '@nestjs/common';

import { GitlabApplication } from '../gitlab/gitlab-application.js';

/** The game session of a GitLab account, as its owner may see and end it. */
@Injectable()
export class GameSessions {
  constructor(
    private readonly players: Players,
    private readonly events: EventBus,
    private readonly gitlab: GitlabApplication,
  ) {}

  /** Undefined when no game is signed in at `at`. */
  async ofAccount(externalId: string, at: number): Promise<PlayerSession | undefined> {
    const playerId = await this.players.ofAccount(this.gitlab.issuer, externalId);
    const session = playerId === undefined ? undefined : await this.players.currentSession(playerId);
    return session !== undefined && at < session.expiresAt ? session : undefined;
  }

  /** Ends the session if it is still the account's: one that was begun meanwhile stays. */
  async end(externalId: string, sessionId: string, at: number): Promise<void> {
    const session = await this.ofAccount(externalId, at);
    if (session?.sessionId !== sessionId) return;
    if (await this.players.endSession(session.playerId, sessionId)) {
      await this.events.publish('session-changed', { playerId: session.playerId, sessionId: null });
    }
  }
}
