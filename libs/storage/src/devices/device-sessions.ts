import { randomUUID } from 'node:crypto';

import type { DeviceStatus } from '@laurel/contracts/leadr/session';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { SESSION_IN_FORCE } from './session-in-force.js';

/** A device that starts its game. Times are ms since 1970 on the database's clock. */
export interface DeviceStart {
  readonly gameId: string;
  /** In lower case. */
  readonly fingerprint: string;
  readonly platform: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly testMode: boolean;
  readonly at: number;
  readonly lives: TokenLives;
  readonly address: string;
  readonly client: string | null;
}

/** How long tokens last after their issue, in ms. */
export interface TokenLives {
  readonly accessMs: number;
  readonly refreshMs: number;
}

/** The present version of a session's tokens. */
export interface TokenVersion {
  readonly sessionId: string;
  readonly tokenVersion: number;
}

/** When the tokens of a version expire. */
export interface TokenExpiries {
  readonly accessExpiresAt: number;
  readonly expiresAt: number;
}

/** A session that was opened, and its device as it is from now on. */
export interface OpenedSession extends TokenVersion, TokenExpiries {
  readonly deviceId: string;
  readonly accountId: string;
  readonly platform: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: DeviceStatus;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** What became of a refresh; `reused` has revoked the session and with it the whole family of its tokens. */
export type Rotation = ({ readonly is: 'rotated' } & TokenVersion & TokenExpiries) | { readonly is: 'refused' | 'reused' };

/** However often it is refreshed, a session ends this long after it was opened. */
export const SESSION_LIFE_MAX_MS = 180 * 86_400_000;

/** Sessions stay this long after their end, for whoever wants to know why they ended. */
const KEPT_AFTER_END_MS = 30 * 86_400_000;
const SWEPT_AT_ONCE = 5_000;

const REUSE = 'refresh-token-reuse';

type DeviceRow = Pick<OpenedSession, 'deviceId' | 'accountId' | 'platform' | 'metadata' | 'status' | 'firstSeenAt' | 'lastSeenAt'>;

/** Makes the device where there is none, and its session; nothing when the game is gone, or the device was being made elsewhere. */
const OPEN = `
  with game as (
    select id, account_id from games where id = $1 and deleted_at is null
  ), known as (
    select c.id from competitors c, game where c.proof = 'device' and c.issuer = game.id::text and c.external_id = $2
  ), made as (
    insert into competitors (id, proof, issuer, external_id, name)
    select $3, 'device', game.id::text, $2, '' from game where not exists (select from known)
    on conflict (proof, issuer, external_id) do nothing
    returning id
  ), competitor as (
    select id from known union all select id from made
  ), device as (
    insert into devices as d (competitor_id, game_id, platform, metadata, first_seen_at, last_seen_at)
    select competitor.id, game.id, $4, $5::jsonb, $6, $6 from competitor, game
    on conflict (competitor_id) do update
      set last_seen_at = greatest(d.last_seen_at, excluded.last_seen_at), platform = coalesce(d.platform, excluded.platform)
    returning *
  ), session as (
    insert into device_sessions
      (id, competitor_id, test_mode, created_at, rotated_at, access_expires_at, expires_at, address, client)
    select $7, competitor_id, $8, $6, $6, $9, $10, $11, $12 from device
  )
  select d.competitor_id as "deviceId", game.account_id as "accountId", d.platform, d.metadata, d.status,
         d.first_seen_at as "firstSeenAt", d.last_seen_at as "lastSeenAt"
    from device d, game`;

/**
 * Devices and their sessions. A device may have any number of sessions; whether one is in force is asked in PostgreSQL every time, so
 * that a revoked one is refused at once by every replica.
 */
@Injectable()
export class DeviceSessions {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Opens a session of its own for every call. The device is made at its first start, however many of its starts come at once.
   *
   * @returns undefined when there is no such game
   */
  async open(start: DeviceStart): Promise<OpenedSession | undefined> {
    const sessionId = randomUUID();
    // Twice at most: who loses the race to make the device finds it made.
    const device = (await this.openOnce(sessionId, start)) ?? (await this.openOnce(sessionId, start));
    if (device === undefined) return undefined;
    return { ...device, sessionId, tokenVersion: 1, ...expiriesOf(start.at, start.lives) };
  }

  private async openOnce(sessionId: string, start: DeviceStart): Promise<DeviceRow | undefined> {
    const { accessExpiresAt, expiresAt } = expiriesOf(start.at, start.lives);
    const [device] = await this.dataSource.query<DeviceRow[]>(OPEN, [
      start.gameId,
      start.fingerprint,
      randomUUID(),
      start.platform,
      JSON.stringify(start.metadata),
      new Date(start.at),
      sessionId,
      start.testMode,
      new Date(accessExpiresAt),
      new Date(expiresAt),
      start.address,
      start.client,
    ]);
    return device;
  }

  /** Whether the tokens of this version are the session's present ones, and its access token is good at `at`. */
  async isInForce({ sessionId, tokenVersion }: TokenVersion, at: number): Promise<boolean> {
    const [found] = await this.dataSource.query<object[]>(
      `select from device_sessions s join devices d on d.competitor_id = s.competitor_id
        where s.id = $1 and s.token_version = $2 and s.access_expires_at > $3 and ${SESSION_IN_FORCE('$3')}`,
      [sessionId, tokenVersion, new Date(at)],
    );
    return found !== undefined;
  }

  /**
   * Replaces the tokens of a session by those of its next version. Of many that present one version at once, one succeeds.
   *
   * A version that was replaced already is refused. Within `reuseGraceMs` of its replacement nothing else happens, for its client may
   * have lost the answer or asked twice; later, or when even its successor was replaced, two hold the same tokens, and the session
   * is revoked.
   */
  async rotate(presented: TokenVersion, at: number, lives: TokenLives, reuseGraceMs: number): Promise<Rotation> {
    const { sessionId, tokenVersion } = presented;
    const { accessExpiresAt, expiresAt } = expiriesOf(at, lives);
    const [[rotated]] = await this.dataSource.query<[{ accessExpiresAt: Date; expiresAt: Date }[], number]>(
      `update device_sessions s
          set token_version = s.token_version + 1, rotated_at = $3,
              access_expires_at = least($4, s.created_at + $6 * interval '1 millisecond'),
              expires_at = least($5, s.created_at + $6 * interval '1 millisecond')
         from devices d
        where s.id = $1 and s.token_version = $2 and d.competitor_id = s.competitor_id and ${SESSION_IN_FORCE('$3')}
       returning s.access_expires_at as "accessExpiresAt", s.expires_at as "expiresAt"`,
      [sessionId, tokenVersion, new Date(at), new Date(accessExpiresAt), new Date(expiresAt), SESSION_LIFE_MAX_MS],
    );
    if (rotated === undefined) return { is: (await this.revokeIfReused(presented, at, reuseGraceMs)) ? 'reused' : 'refused' };
    return {
      is: 'rotated',
      sessionId,
      tokenVersion: tokenVersion + 1,
      accessExpiresAt: rotated.accessExpiresAt.getTime(),
      expiresAt: rotated.expiresAt.getTime(),
    };
  }

  private async revokeIfReused({ sessionId, tokenVersion }: TokenVersion, at: number, reuseGraceMs: number): Promise<boolean> {
    const [, revoked] = await this.dataSource.query<[object[], number]>(
      `update device_sessions set revoked_at = $3, revoked_for = $4
        where id = $1 and revoked_at is null and (token_version > $2 + 1 or (token_version = $2 + 1 and rotated_at < $5))`,
      [sessionId, tokenVersion, new Date(at), REUSE, new Date(at - reuseGraceMs)],
    );
    return revoked === 1;
  }

  /** Removes all sessions that ended long before `at`, some thousands at a time; any number of replicas may sweep at once. */
  async sweepExpired(at: number): Promise<number> {
    let total = 0;
    for (let swept = SWEPT_AT_ONCE; swept === SWEPT_AT_ONCE; ) {
      const [, count] = await this.dataSource.query<[unknown[], number]>(
        `with ended as (select id from device_sessions where expires_at <= $1 limit $2 for update skip locked)
         delete from device_sessions where id in (select id from ended)`,
        [new Date(at - KEPT_AFTER_END_MS), SWEPT_AT_ONCE],
      );
      swept = count;
      total += count;
    }
    return total;
  }
}

function expiriesOf(at: number, { accessMs, refreshMs }: TokenLives): TokenExpiries {
  const lifeMs = Math.min(refreshMs, SESSION_LIFE_MAX_MS);
  return { accessExpiresAt: at + Math.min(accessMs, lifeMs), expiresAt: at + lifeMs };
}
