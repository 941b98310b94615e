import { randomUUID } from 'node:crypto';

import { Refusal } from '@laurel/runtime/http/refusal';
import { EventBus } from '@laurel/storage/event-bus/event-bus';
import { AuthenticationSessions } from '@laurel/storage/sign-in/authentication-sessions';
import { Injectable } from '@nestjs/common';

import { AuthSettings } from '../config.js';
import { GitlabApplication } from '../gitlab/gitlab-application.js';
import type { GitlabAccount } from '../gitlab/sign-in-outcome.js';
import { loginsTotal } from './login-metrics.js';

/** Ends a login well: the account's session becomes the only one, and everybody is told so. */
@Injectable()
export class CompleteLogin {
  constructor(
    private readonly sessions: AuthenticationSessions,
    private readonly events: EventBus,
    private readonly settings: AuthSettings,
    private readonly gitlab: GitlabApplication,
  ) {}

  /**
   * @param id of the authentication session
   * @param account that GitLab has just named; absent: the one that was held for confirmation
   * @param at when the request arrived, in ms since 1970
   */
  async complete(id: string, account: GitlabAccount | undefined, at: number): Promise<void> {
    const sessionId = randomUUID();
    const session = { sessionId, at, expiresAt: at + this.settings.rules.sessionLifeMs };
    const completed = await this.sessions.complete(id, { issuer: this.gitlab.issuer, ...account }, session);
    if (completed === undefined) throw new Refusal(410, 'This login has expired or is complete already. Return to your game.');
    loginsTotal.inc({ outcome: 'complete' });
    await this.events.publish('session-changed', { playerId: completed.playerId, sessionId });
  }
}
