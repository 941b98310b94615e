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

/** Whether a signature can be used; `repeats` where the same request has had its effect before, with that position. */
export type SignatureHold = { readonly repeats?: number | null } | 'claim-lost';

type Signature = Pick<SignatureClaim, 'boardId' | 'fingerprint'>;

/**
 * Uses signatures up, until the caller's transaction ends: of several requests with one signature, the others wait for it and then
 * find it used.
 *
 * @returns a hold for each claim in its place; undefined where none is due
 */
export async function holdSignatures(
  manager: EntityManager,
  claims: readonly (SignatureClaim | null)[],
): Promise<(SignatureHold | undefined)[]> {
  const distinct = new Map(claims.flatMap((claim) => (claim === null ? [] : [[keyOfSignature(claim), claim]])));
  if (distinct.size === 0) return claims.map(() => undefined);
  // In the order of the keys: two transactions that share some cannot wait for each other.
  const ordered = [...distinct].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, claim]) => claim);
  const fresh = await useUp(manager, ordered);
  const written = await writtenWith(manager, ordered);
  return claims.map((claim) => {
    if (claim === null) return undefined;
    const key = keyOfSignature(claim);
    if (fresh.has(key)) return {};
    const before = written.get(key);
    return before?.method === claim.method ? { repeats: before.position } : 'claim-lost';
  });
}

/** Uses up those that nobody has used, and returns their keys. */
async function useUp(manager: EntityManager, claims: readonly SignatureClaim[]): Promise<ReadonlySet<string>> {
  const rows = await manager.query<Signature[]>(
    `insert into signed_writes (board_id, fingerprint, method, expires_at)
     select c.board_id, c.fingerprint, c.method, c.expires_at
       from unnest($1::uuid[], $2::bytea[], $3::text[], $4::timestamptz[]) with ordinality
              as c (board_id, fingerprint, method, expires_at, nth)
      order by c.nth
     on conflict do nothing
     returning board_id as "boardId", encode(fingerprint, 'hex') as fingerprint`,
    [...columnsOf(claims), claims.map(({ method }) => method), claims.map(({ expiresAt }) => new Date(expiresAt))],
  );
  return new Set(rows.map(keyOfSignature));
}

/** What was written with signatures, by their keys. */
async function writtenWith(
  manager: EntityManager,
  claims: readonly Signature[],
): Promise<ReadonlyMap<string, { method: string; position: number | null }>> {
  const rows = await manager.query<(Signature & { method: string; position: number | null })[]>(
    `select w.board_id as "boardId", encode(w.fingerprint, 'hex') as fingerprint, w.method, w.position
       from signed_writes w join unnest($1::uuid[], $2::bytea[]) as c (board_id, fingerprint) using (board_id, fingerprint)`,
    columnsOf(claims),
  );
  return new Map(rows.map((write) => [keyOfSignature(write), write]));
}

/** Notes what the writes were answered with, for whoever sends them again. */
export async function keepPositions(manager: EntityManager, written: readonly SignedPosition[]): Promise<void> {
  const placed = written.filter(({ position }) => position !== null);
  if (placed.length === 0) return;
  await manager.query(
    `update signed_writes w set position = c.position
       from unnest($1::uuid[], $2::bytea[], $3::integer[]) as c (board_id, fingerprint, position)
      where w.board_id = c.board_id and w.fingerprint = c.fingerprint`,
    [...columnsOf(placed.map(({ claim }) => claim)), placed.map(({ position }) => position)],
  );
}

/** Makes signatures that this transaction has used up good again. */
export async function giveBackSignatures(manager: EntityManager, claims: readonly SignatureClaim[]): Promise<void> {
  if (claims.length === 0) return;
  await manager.query(
    `delete from signed_writes w using unnest($1::uuid[], $2::bytea[]) as c (board_id, fingerprint)
      where w.board_id = c.board_id and w.fingerprint = c.fingerprint`,
    columnsOf(claims),
  );
}

/** Two claims with the same key are to the same right. */
export function keyOfSignature({ boardId, fingerprint }: Signature): string {
  return `${boardId} ${fingerprint}`;
}

function columnsOf(signatures: readonly Signature[]): [boardIds: string[], fingerprints: Buffer[]] {
  return [signatures.map(({ boardId }) => boardId), signatures.map(({ fingerprint }) => Buffer.from(fingerprint, 'hex'))];
}
