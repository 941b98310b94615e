import type { Refused } from '@laurel/leaderboard/rejections';
import type { EntityManager } from 'typeorm';

import { SESSION_IN_FORCE } from './session-in-force.js';

/** The right to one write by a device: a nonce that nobody has used, in a session that is still good. */
export interface NonceClaim {
  readonly kind: 'nonce';
  readonly key: string;
  /** ms since 1970. */
  readonly expiresAt: number;
  readonly sessionId: string;
  readonly tokenVersion: number;
}

const KIND: NonceClaim['kind'] = 'nonce';

/**
 * Finds the claims that hold. Sessions are kept as they are, and nonces spent, until the caller's transaction ends: of several
 * that use one nonce, the others wait for it and then find it spent.
 *
 * @param submissions what claims a nonce, and when it arrived
 * @returns for each submission in its place why its claim does not hold; undefined where it holds, or none is due
 */
export async function holdNonces(
  manager: EntityManager,
  submissions: readonly { claim: NonceClaim | null; at: number }[],
): Promise<(Refused | undefined)[]> {
  const due = submissions.flatMap(({ claim, at }) => (claim === null ? [] : [{ claim, at }]));
  if (due.length === 0) return submissions.map(() => undefined);
  const inForce = await sessionsInForce(manager, due);
  const spent = await spendNonces(manager, due.filter(({ claim }) => inForce.has(claim)).map(({ claim }) => claim));
  return submissions.map(({ claim }) => {
    if (claim === null) return undefined;
    if (!inForce.has(claim)) return 'session-over';
    return spent.has(claim.key) ? undefined : 'claim-lost';
  });
}

async function sessionsInForce(
  manager: EntityManager,
  due: readonly { claim: NonceClaim; at: number }[],
): Promise<ReadonlySet<NonceClaim>> {
  const rows = await manager.query<{ nth: string }[]>(
    `select c.nth
       from unnest($1::uuid[], $2::integer[], $3::timestamptz[]) with ordinality as c (session_id, token_version, at, nth)
       join device_sessions s on s.id = c.session_id and s.token_version = c.token_version
       join devices d on d.competitor_id = s.competitor_id
      where ${SESSION_IN_FORCE('c.at')}
        for share of s, d`,
    [due.map(({ claim }) => claim.sessionId), due.map(({ claim }) => claim.tokenVersion), due.map(({ at }) => new Date(at))],
  );
  return new Set(rows.flatMap(({ nth }) => due[Number(nth) - 1]?.claim ?? []));
}

/** Spends in the order of the keys: two transactions that share some cannot wait for each other. */
async function spendNonces(manager: EntityManager, claims: readonly NonceClaim[]): Promise<ReadonlySet<string>> {
  const expiries = new Map(claims.map(({ key, expiresAt }) => [key, new Date(expiresAt)]));
  const keys = [...expiries.keys()].sort();
  if (keys.length === 0) return new Set();
  const rows = await manager.query<{ key: string }[]>(
    `insert into spent_keys (kind, key, expires_at)
     select $1, c.key, c.expires_at from unnest($2::text[], $3::timestamptz[]) with ordinality as c (key, expires_at, nth) order by c.nth
     on conflict do nothing
     returning key`,
    [KIND, keys, keys.map((key) => expiries.get(key))],
  );
  return new Set(rows.map(({ key }) => key));
}

/** Makes nonces that this transaction has spent good again. */
export async function giveBackNonces(manager: EntityManager, claims: readonly NonceClaim[]): Promise<void> {
  if (claims.length === 0) return;
  await manager.query('delete from spent_keys where kind = $1 and key = any($2)', [KIND, claims.map(({ key }) => key)]);
}
