import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DataSource } from 'typeorm';

import { Competitor } from '../competitors/competitor.entity.js';
import { NO_PHASE, Player } from './player.entity.js';

/** A completed login. Times are ms since 1970 on the database's clock. */
export interface PlayerLogin {
  /** Base URL of the GitLab that vouches for the account, and its own numeric id there, as text. */
  readonly issuer: string;
  readonly externalId: string;
  readonly name: string;
  readonly sessionId: string;
  readonly at: number;
  readonly expiresAt: number;
  readonly network: string | null;
  readonly client: string | null;
}

export interface PlayerSession {
  readonly playerId: string;
  readonly name: string;
  readonly sessionId: string;
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly network: string | null;
  readonly client: string | null;
}

const NO_SESSION = { sessionId: null, sessionStartedAt: null, sessionExpiresAt: null, sessionNetwork: null, sessionClient: null } as const;

/** GitLab accounts and their one session. A session is asked for in PostgreSQL every time, so a replaced one is refused at once. */
@Injectable()
export class Players {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Makes the account's session the only one, in the caller's transaction. The account is made at its first login, takes
   * the name that GitLab gives, and loses the running phase of the session before.
   */
  async beginSession(login: PlayerLogin, manager: EntityManager): Promise<{ playerId: string }> {
    const [competitor] = await manager.query<{ id: string }[]>(
      `insert into competitors (id, proof, issuer, external_id, name) values ($1, 'gitlab-account', $2, $3, $4)
       on conflict (proof, issuer, external_id) do update set name = excluded.name
       returning id`,
      [randomUUID(), login.issuer, login.externalId, login.name],
    );
    if (competitor === undefined) throw new Error('an upsert returned no row');
    await manager.query(
      `insert into players (competitor_id, session_id, session_started_at, session_expires_at, session_network, session_client)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (competitor_id) do update
         set session_id = excluded.session_id, session_started_at = excluded.session_started_at,
             session_expires_at = excluded.session_expires_at, session_network = excluded.session_network,
             session_client = excluded.session_client, phase_id = null, phase_counts_from = null, phase_duration_ms = null`,
      [competitor.id, login.sessionId, new Date(login.at), new Date(login.expiresAt), login.network, login.client],
    );
    return { playerId: competitor.id };
  }

  /** Ends a session and its running phase, and forgets where it was begun; false when it was not the player's session any more. */
  async endSession(playerId: string, sessionId: string): Promise<boolean> {
    const ended = await this.dataSource.manager.update(Player, { competitorId: playerId, sessionId }, { ...NO_SESSION, ...NO_PHASE });
    return ended.affected === 1;
  }

  /** Whether this is the player's session and has not expired at `at` (ms since 1970). */
  async isCurrent(playerId: string, sessionId: string, at: number): Promise<boolean> {
    return (await this.areCurrent([{ playerId, sessionId }], at)).has(sessionId);
  }

  /** Of many sessions the ids of those that are current, in one query. */
  async areCurrent(sessions: readonly { playerId: string; sessionId: string }[], at: number): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ sessionId: string }[]>(
      `select p.session_id as "sessionId"
         from players p
         join unnest($1::uuid[], $2::uuid[]) as s (player_id, session_id)
           on p.competitor_id = s.player_id and p.session_id = s.session_id and p.session_expires_at > $3`,
      [sessions.map((session) => session.playerId), sessions.map((session) => session.sessionId), new Date(at)],
    );
    return new Set(rows.map(({ sessionId }) => sessionId));
  }

  /** The player whom a GitLab account is; undefined when it has never logged in to a game. */
  async ofAccount(issuer: string, externalId: string): Promise<string | undefined> {
    const competitor = await this.dataSource.manager.findOneBy(Competitor, { proof: 'gitlab-account', issuer, externalId });
    return competitor?.id;
  }

  /** The player's session, expired or not; undefined when there is none. */
  async currentSession(playerId: string): Promise<PlayerSession | undefined> {
    const [row] = await this.dataSource.query<(Omit<PlayerSession, 'startedAt' | 'expiresAt'> & { startedAt: Date; expiresAt: Date })[]>(
      `select p.competitor_id as "playerId", c.name, p.session_id as "sessionId", p.session_started_at as "startedAt",
              p.session_expires_at as "expiresAt", p.session_network as network, p.session_client as client
         from players p join competitors c on c.id = p.competitor_id
        where p.competitor_id = $1 and p.session_id is not null`,
      [playerId],
    );
    if (row === undefined) return undefined;
    return { ...row, startedAt: row.startedAt.getTime(), expiresAt: row.expiresAt.getTime() };
  }
}
