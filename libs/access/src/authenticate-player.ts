import { Players } from '@laurel/storage/players/players';
import { Injectable } from '@nestjs/common';

import { readBearer, type Bearer } from './bearer-token.js';
import { NotAuthenticated } from './not-authenticated.js';
import { PlayerTokenVerifier, type PlayerCaller } from './player-tokens.js';

const COMPLAINTS: Readonly<Record<Extract<Bearer, string>, string>> = {
  missing: 'Authorization header is missing',
  several: 'more than one Authorization header',
  malformed: 'Authorization header must be: Bearer <session token>',
};

/** The session is not its player's any more. */
export class SessionOver extends NotAuthenticated {
  constructor() {
    super('session was ended or replaced by a newer login');
  }
}

/** Tells who calls, by the session token. A session that was replaced, ended or has expired names nobody, from that moment on. */
@Injectable()
export class AuthenticatePlayer {
  constructor(
    private readonly tokens: PlayerTokenVerifier,
    private readonly players: Players,
  ) {}

  /**
   * @param rawHeaders as Node gives them, names and values in turn
   * @param at when the request arrived, in ms since 1970
   * @throws NotAuthenticated
   */
  async byHeaders(rawHeaders: readonly string[], at: number): Promise<PlayerCaller> {
    const bearer = readBearer(rawHeaders);
    if (typeof bearer === 'string') throw new NotAuthenticated(COMPLAINTS[bearer]);
    return this.byToken(bearer.token, at);
  }

  /** @throws NotAuthenticated */
  async byToken(token: string, at: number): Promise<PlayerCaller> {
    const caller = await this.tokens.verify(token, at);
    if (caller === undefined) throw new NotAuthenticated('session token is not valid or has expired');
    if (!(await this.players.isCurrent(caller.playerId, caller.sessionId, at))) throw new SessionOver();
    return caller;
  }
}
