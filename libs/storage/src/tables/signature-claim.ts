import type { EntityManager } from 'typeorm';

/** The right to one write by a signed request: nobody has had its effect before. */
export interface SignatureClaim {
  readonly kind: 'signature';
  readonly boardId: string;
  /** In lower-case hex. */
  readonly fingerprint: string;
  /** The method is not signed: the same signature with another one is somebody else's doing. */
  readonly method: string;
  /** ms since 1970, when no such request is accepted any more. */
  readonly expiresAt: number;
}

/** What became of a signed write: its zero-based position, null where it had none. */
export interface SignedPosition {
  readonly claim: SignatureClaim;
  readonly position: number | null;
}

/** Nobody has used the signature; or the same request has had its effect before, with that position; or it cannot be used. */
export type SignatureHold = 'fresh' | { readonly repeats: number | null } | 'claim-lost';

/**
 * Uses signatures up, until the caller's transaction ends: of several requests with one signature, the others wait for it and then
 * find it used.
 *
 * @returns what each claim comes to, by its key
 */
export async function holdSignatures(
  manager: EntityManager,
  claims: readonly SignatureClaim[],
): Promise<ReadonlyMap<string, SignatureHold>> {
  if (claims.length === 0) return new Map();
  const distinct = [...new Map(claims.map((claim) => [keyOfSignature(claim), claim])).entries()];
  // In the order of the keys: two transactions that share some cannot wait for each other.
  const ordered = distinct.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, claim]) => claim);
  const columns = [
    ordered.map(({ boardId }) => boardId),
    ordered.map(({ fingerprint }) => Buffer.from(fingerprint, 'hex')),
    ordered.map(({ method }) => method),
    ordered.map(({ expiresAt }) => new Date(expiresAt)),
  ];
  const fresh = await manager.query<{ key: string }[]>(
    `insert into signed_writes (board_id, fingerprint, method, expires_at)
     select c.board_id, c.fingerprint, c.method, c.expires_at
       from unnest($1::uuid[], $2::bytea[], $3::text[], $4::timestamptz[]) with ordinality
              as c (board_id, fingerprint, method, expires_at, nth)
      order by c.nth
     on conflict do nothing
     returning board_id || ' ' || encode(fingerprint, 'hex') as key`,
    columns,
  );
  const used = await manager.query<{ key: string; method: string; position: number | null }[]>(
    `select w.board_id || ' ' || encode(w.fingerprint, 'hex') as key, w.method, w.position
       from signed_writes w join unnest($1::uuid[], $2::bytea[]) as c (board_id, fingerprint) using (board_id, fingerprint)`,
    columns.slice(0, 2),
  );
  const isFresh = new Set(fresh.map(({ key }) => key));
  const before = new Map(used.map((write) => [write.key, write]));
  return new Map(distinct.map(([key, claim]) => [key, isFresh.has(key) ? 'fresh' : holdOf(claim, before.get(key))]));
}

/** Notes what the writes were answered with, for whoever sends them again. */
export async function keepPositions(manager: EntityManager, written: readonly SignedPosition[]): Promise<void> {
  const placed = written.filter(({ position }) => position !== null);
  if (placed.length === 0) return;
  await manager.query(
    `update signed_writes w set position = c.position
       from unnest($1::uuid[], $2::bytea[], $3::integer[]) as c (board_id, fingerprint, position)
      where w.board_id = c.board_id and w.fingerprint = c.fingerprint`,
    [
      placed.map(({ claim }) => claim.boardId),
      placed.map(({ claim }) => Buffer.from(claim.fingerprint, 'hex')),
      placed.map(({ position }) => position),
    ],
  );
}

/** Makes signatures that this transaction has used up good again. */
export async function giveBackSignatures(manager: EntityManager, claims: readonly SignatureClaim[]): Promise<void> {
  if (claims.length === 0) return;
  await manager.query(
    `delete from signed_writes w using unnest($1::uuid[], $2::bytea[]) as c (board_id, fingerprint)
      where w.board_id = c.board_id and w.fingerprint = c.fingerprint`,
    [claims.map(({ boardId }) => boardId), claims.map(({ fingerprint }) => Buffer.from(fingerprint, 'hex'))],
  );
}

/** Two claims with the same key are to the same right. */
export function keyOfSignature({ boardId, fingerprint }: SignatureClaim): string {
  return `${boardId} ${fingerprint}`;
}

function holdOf({ method }: SignatureClaim, before: { method: string; position: number | null } | undefined): SignatureHold {
  return before?.method === method ? { repeats: before.position } : 'claim-lost';
}
