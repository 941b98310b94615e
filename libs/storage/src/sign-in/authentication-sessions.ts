import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';

import { Players, type PlayerLogin } from '../players/players.js';
import { AuthenticationSession } from './authentication-session.entity.js';
import { secretHash } from './secret-hash.js';

/** A login as a game opens it. Times are ms since 1970 on the database's clock. */
export interface OpenedLogin {
  readonly pollToken: string;
  readonly handle: string;
  readonly at: number;
  readonly expiresAt: number;
  readonly network: string;
  readonly client: string | null;
}

/** How far a login has come, as its game may know it. */
export type LoginProgress = { readonly is: 'waiting' | 'failed' } | ({ readonly is: 'verified' } & PlayerSessionClaims);

/** What a session token says. */
export interface PlayerSessionClaims {
  readonly playerId: string;
  readonly sessionId: string;
  readonly startedAt: number;
  readonly expiresAt: number;
}

/** What a browser meets at the address it was given to open. */
export type OpenedAddress =
  | { readonly is: 'unknown' | 'opened-elsewhere' | 'complete' }
  | { readonly is: 'open'; readonly id: string; readonly expiresAt: number };

/** An account as GitLab named it. */
export type NamedAccount = Pick<PlayerLogin, 'issuer' | 'externalId' | 'name'>;

/** A login that waits for its player's word. */
export interface HeldLogin {
  readonly name: string;
  readonly openedAt: number;
  readonly network: string;
  readonly client: string | null;
}

/** How many of each are swept at once. */
const SWEPT_AT_ONCE = 5_000;

/** The pending logins of games: opened without an account, completed by a browser, asked after by whoever holds the poll token. */
@Injectable()
export class AuthenticationSessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly players: Players,
  ) {}

  /** Notes a login that a game has opened; it can be completed until it expires. */
  async open({ pollToken, handle, at, expiresAt, network, client }: OpenedLogin): Promise<void> {
    await this.dataSource.manager.insert(AuthenticationSession, {
      id: randomUUID(),
      pollTokenHash: secretHash(pollToken),
      handleHash: secretHash(handle),
      createdAt: new Date(at),
      expiresAt: new Date(expiresAt),
      network,
      client,
    });
  }

  /** Undefined when the token is unknown or its login has expired. */
  async progress(pollToken: string, at: number): Promise<LoginProgress | undefined> {
    const session = await this.dataSource.manager.findOneBy(AuthenticationSession, { pollTokenHash: secretHash(pollToken) });
    if (session === null || session.expiresAt.getTime() <= at) return undefined;
    const { playerId, sessionId, sessionStartedAt, sessionExpiresAt } = session;
    if (playerId === null || sessionId === null || sessionStartedAt === null || sessionExpiresAt === null) {
      return { is: session.failed ? 'failed' : 'waiting' };
    }
    return { is: 'verified', playerId, sessionId, startedAt: sessionStartedAt.getTime(), expiresAt: sessionExpiresAt.getTime() };
  }

  /** Binds the login to the first browser that opens its address; that browser may open it again until the login is complete. */
  async openInBrowser(handle: string, browser: string, at: number): Promise<OpenedAddress> {
    const [[bound]] = await this.dataSource.query<[{ id: string; expiresAt: Date; complete: boolean }[], number]>(
      `update authentication_sessions set browser_hash = $2
        where handle_hash = $1 and expires_at > $3 and (browser_hash is null or browser_hash = $2)
       returning id, expires_at as "expiresAt", session_id is not null as complete`,
      [secretHash(handle), secretHash(browser), new Date(at)],
    );
    if (bound?.complete) return { is: 'complete' };
    if (bound !== undefined) return { is: 'open', id: bound.id, expiresAt: bound.expiresAt.getTime() };
    const known = await this.dataSource.manager.findOneBy(AuthenticationSession, { handleHash: secretHash(handle) });
    return { is: known !== null && known.expiresAt.getTime() > at ? 'opened-elsewhere' : 'unknown' };
  }

  /** Notes that an attempt failed. A complete login stays complete. */
  async fail(id: string): Promise<void> {
    const failed = { failed: true, heldExternalId: null, heldName: null };
    await this.dataSource.manager.update(AuthenticationSession, { id, sessionId: IsNull() }, failed);
  }

  /** Keeps the account that GitLab named until its owner confirms the login. A complete login stays complete. */
  async hold(id: string, { externalId, name }: Omit<NamedAccount, 'issuer'>): Promise<void> {
    const held = { failed: false, heldExternalId: externalId, heldName: name };
    await this.dataSource.manager.update(AuthenticationSession, { id, sessionId: IsNull() }, held);
  }

  /** The login that waits for confirmation in this browser. */
  async heldIn(browser: string, id: string, at: number): Promise<HeldLogin | 'complete' | undefined> {
    const session = await this.dataSource.manager.findOneBy(AuthenticationSession, { id, browserHash: secretHash(browser) });
    if (session === null || session.expiresAt.getTime() <= at) return undefined;
    if (session.sessionId !== null) return 'complete';
    if (session.heldName === null) return undefined;
    return { name: session.heldName, openedAt: session.createdAt.getTime(), network: session.network, client: session.client };
  }

  /**
   * Completes the login and makes its session the account's only one, in one transaction. Of several attempts one succeeds.
   *
   * @param account as GitLab named it just now; or only its issuer, for the account that was held for confirmation
   * @returns the player, or undefined when the login is complete already, has expired, or holds no account
   */
  complete(
    id: string,
    account: NamedAccount | Pick<NamedAccount, 'issuer'>,
    session: Pick<PlayerLogin, 'sessionId' | 'at' | 'expiresAt'>,
  ): Promise<{ playerId: string } | undefined> {
    return this.dataSource.transaction(async (manager) => {
      const where = { id, sessionId: IsNull() };
      const open = await manager.findOne(AuthenticationSession, { where, lock: { mode: 'pessimistic_write' } });
      if (open === null || open.expiresAt.getTime() <= session.at) return undefined;
      const { externalId, name } = 'externalId' in account ? account : { externalId: open.heldExternalId, name: open.heldName };
      if (externalId === null || name === null) return undefined;

      const login = { issuer: account.issuer, externalId, name, ...session, network: open.network, client: open.client };
      const { playerId } = await this.players.beginSession(login, manager);
      await manager.update(AuthenticationSession, { id }, {
        failed: false,
        heldExternalId: null,
        heldName: null,
        playerId,
        sessionId: session.sessionId,
        sessionStartedAt: new Date(session.at),
        sessionExpiresAt: new Date(session.expiresAt),
      });
      return { playerId };
    });
  }

  /**
   * Removes logins and states of browsers that have expired at `at`, some thousands at a time. Any number of replicas may
   * sweep at once: a row that another one holds is left to it.
   */
  async sweepExpired(at: number): Promise<number> {
    const [, logins] = await this.dataSource.query<[unknown[], number]>(
      `with expired_states as (
         select state_hash from login_states where expires_at <= $1 limit $2 for update skip locked
       ), swept_states as (
         delete from login_states where state_hash in (select state_hash from expired_states)
       ), expired_sessions as (
         select id from authentication_sessions where expires_at <= $1 limit $2 for update skip locked
       )
       delete from authentication_sessions where id in (select id from expired_sessions)`,
      [new Date(at), SWEPT_AT_ONCE],
    );
    return logins;
  }
}
