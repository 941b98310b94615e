import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';

import type { TableWithSecrets } from '@laurel/storage/tables/high-score-tables';
import { HighScoreTables } from '@laurel/storage/tables/high-score-tables';
import type { SignatureClaim } from '@laurel/storage/tables/signature-claim';
import { SignedWrites } from '@laurel/storage/tables/signed-writes';
import type { SealedSecret } from '@laurel/storage/tables/table-secrets';
import { Injectable, Logger } from '@nestjs/common';

import { fingerprintsOf, isOneOf } from './fingerprint.js';
import { SecretSeal } from './secret-seal.js';
import { SeenReads } from './seen-reads.js';
import { credentialsOf, urisOf, type Credentials, type SignedRequest } from './signed-request.js';
import { TableRefused, USED_OTHERWISE } from './table-refused.js';
import { SIGNATURE_WINDOW_MS } from './window.js';

/** A table that a request may use. */
export type OpenTable = Pick<TableWithSecrets, 'board' | 'table'>;

/** What a request is held against. */
interface Lock {
  readonly boardId: string;
  readonly tableKey: string;
  readonly secrets: readonly SealedSecret[];
}

/** How long after the time that was signed a write is remembered; longer than its signature is good. */
const REMEMBERED_MS = 2 * SIGNATURE_WINDOW_MS;

const STALE = 'timestamp is more than a minute off: sign with the time that GET /timestamp tells';

/**
 * Tells which table a request may use: by the table's key, and by a signature over address, body and time with the table's secret.
 * The store is asked every time, so that a retired secret is refused from that moment on by every replica.
 *
 * A table that does not exist, a wrong key and a wrong signature cost the same work and are refused with the same words.
 */
@Injectable()
export class AuthenticateTable {
  private readonly log = new Logger('table-secrets');
  /** Stands in for a table that does not exist. */
  private readonly decoy: Lock;

  constructor(
    private readonly tables: HighScoreTables,
    private readonly secretSeal: SecretSeal,
    private readonly seenReads: SeenReads,
    private readonly signedWrites: SignedWrites,
  ) {
    const boardId = randomUUID();
    this.decoy = { boardId, tableKey: randomUUID(), secrets: [secretSeal.seal(randomUUID(), boardId)] };
  }

  /**
   * For whatever changes a table: the signature is mandatory, and good for one effect, which the store sees to.
   *
   * @throws TableRefused also for a signature that a read came with before any write
   */
  async write(request: SignedRequest): Promise<{ open: OpenTable; claim: SignatureClaim }> {
    const credentials = credentialsOf(request);
    const { signature } = credentials;
    if (signature === undefined) throw new TableRefused();
    const open = await this.verified(request, credentials);
    const fingerprint = signature.fingerprint.toLowerCase();
    const boardId = open.board.id;
    const claim = { kind: 'signature', boardId, fingerprint, method: request.method, expiresAt: signature.signedAt + REMEMBERED_MS } as const;
    // What was written with it may be read with it, and is answered as before when it is sent again.
    const isOfRead = (await this.seenReads.has(boardId, fingerprint)) && !(await this.signedWrites.has(claim));
    if (isOfRead) throw new TableRefused(USED_OTHERWISE);
    return { open, claim };
  }

  /**
   * For whatever reads a table: its key will do, unless its owner wants reads to be signed; a signature that is there must be right.
   *
   * @throws TableRefused
   */
  async read(request: SignedRequest): Promise<OpenTable> {
    const credentials = credentialsOf(request);
    const { signature } = credentials;
    const open = await this.verified(request, credentials);
    if (signature === undefined && open.table.signedReads) throw new TableRefused();
    if (signature !== undefined) await this.seenReads.remember(open.board.id, signature.fingerprint.toLowerCase());
    return open;
  }

  private async verified(request: SignedRequest, credentials: Credentials): Promise<OpenTable> {
    const uris = urisOf(request.target);
    const found = await this.tables.byName(request.tableName);
    const lock = found === undefined ? this.decoy : { boardId: found.board.id, tableKey: found.table.tableKey, secrets: found.secrets };
    const hasKey = isSameText(credentials.tableKey, lock.tableKey);
    const isSigned = this.isSigned(request, uris, credentials, lock);
    if (found === undefined || !hasKey || !isSigned) throw new TableRefused();
    // Only who has the secret may learn more.
    const { signature } = credentials;
    if (signature !== undefined && Math.abs(request.at - signature.signedAt) > SIGNATURE_WINDOW_MS) throw new TableRefused(STALE);
    return { board: found.board, table: found.table };
  }

  /** Whether the signature, where there is one, was made with any of the secrets. */
  private isSigned({ body }: SignedRequest, uris: readonly string[], { tableKey, signature }: Credentials, lock: Lock): boolean {
    if (signature === undefined) return true;
    const { fingerprint, timestamp } = signature;
    const right = this.opened(lock).flatMap((hashed) => fingerprintsOf({ uris, body, timestamp, tableKey, hashedSecret: hashed }));
    return isOneOf(fingerprint, right);
  }

  /** A secret that cannot be opened signs nothing, and is the operator's business: the others are as good as before. */
  private opened({ boardId, secrets }: Lock): string[] {
    return secrets.flatMap((secret) => {
      try {
        return this.secretSeal.open(secret, boardId);
      } catch (error) {
        this.log.error(`a secret of table ${boardId} cannot be opened: ${String(error)}`);
        return [];
      }
    });
  }
}

/** Takes the same time wherever they differ. */
function isSameText(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
