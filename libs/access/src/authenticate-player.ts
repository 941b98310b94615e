import { Players } from '@laurel/storage/players/players';
import { Injectable } from '@nestjs/common';

import { PlayerTokenVerifier, type PlayerCaller } from './player-tokens.js';

/** The request names nobody whom we know; the message is for the developer of the client. */
export class NotAuthenticated extends Error {}

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
   * @param rawHeaders as Node gives them, names and values in turn; only there can a second Authorization header be seen
   * @param at when the request arrived, in ms since 1970
   * @throws NotAuthenticated
   */
  async byHeaders(rawHeaders: readonly string[], at: number): Promise<PlayerCaller> {
    const isAuthorization = (index: number) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization';
    const [header, ...others] = rawHeaders.filter((_value, index) => isAuthorization(index));
    if (header === undefined) throw new NotAuthenticated('Authorization header is missing');
    if (others.length > 0) throw new NotAuthenticated('more than one Authorization header');
    const token = /^bearer +(\S+)$/i.exec(header)?.[1];
    if (token === undefined) throw new NotAuthenticated('Authorization header must be: Bearer <session token>');
    return this.byToken(token, at);
  }

  /** @throws NotAuthenticated */
  async byToken(token: string, at: number): Promise<PlayerCaller> {
    const caller = await this.tokens.verify(token, at);
    if (caller === undefined) throw new NotAuthenticated('session token is not valid or has expired');
    if (!(await this.players.isCurrent(caller.playerId, caller.sessionId, at))) throw new SessionOver();
    return caller;
  }
}
