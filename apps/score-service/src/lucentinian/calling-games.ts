import type { OpenTable } from '@laurel/access/signatures/authenticate-table';
import { AuthenticateTable } from '@laurel/access/signatures/authenticate-table';
import type { SignedRequest } from '@laurel/access/signatures/signed-request';
import { TableRefused } from '@laurel/access/signatures/table-refused';
import { TABLE_KEY_PARAMETER } from '@laurel/contracts/lucentinian/headers';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { clientAddress, limitKey } from '@laurel/runtime/http/client-address';
import { rawBody } from '@laurel/runtime/http/raw-body';
import type { RateLimit } from '@laurel/runtime/rate-limit';
import { RateLimits } from '@laurel/runtime/rate-limit';
import type { SignatureClaim } from '@laurel/storage/tables/signature-claim';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { refused } from './refusals.js';
import { requestedTable } from './requested-table.js';

/** What does not show a right to a table. A good request is never refused for what its neighbours try. */
const FAILURES = { name: 'table-failures', points: 20, perSeconds: 60 };

/** Either is counted by address and table; a school shares one address. */
const WRITES = { name: 'table-writes', points: 1_200, perSeconds: 60 };
const READS = { name: 'table-reads', points: 1_200, perSeconds: 60 };

/** Tells which table a game may use. Comes before anything of the content is looked at; throws a 401, or a 429. */
@Injectable()
export class CallingGames {
  constructor(
    private readonly authenticate: AuthenticateTable,
    private readonly limits: RateLimits,
  ) {}

  /** For whatever changes a table. */
  async writing(req: Request): Promise<{ open: OpenTable; claim: SignatureClaim }> {
    const caller = await this.admitted(req, (request) => this.authenticate.write(request));
    await this.counted(WRITES, req, caller.open);
    return caller;
  }

  /** For whatever reads a table. */
  async reading(req: Request): Promise<OpenTable> {
    const open = await this.admitted(req, (request) => this.authenticate.read(request));
    await this.counted(READS, req, open);
    return open;
  }

  private async counted(limit: RateLimit, req: Request, { board }: OpenTable): Promise<void> {
    await this.limits.take(limit, `${limitKey(clientAddress(req))} ${board.id}`);
  }

  private async admitted<Caller>(req: Request, authenticate: (request: SignedRequest) => Promise<Caller>): Promise<Caller> {
    const tableName = requestedTable(req);
    try {
      return await authenticate(signedRequest(req, tableName));
    } catch (error) {
      if (!(error instanceof TableRefused)) throw error;
      await this.limits.take(FAILURES, `${limitKey(clientAddress(req))} ${tableName}`);
      throw refused(error);
    }
  }
}

function signedRequest(req: Request, tableName: string): SignedRequest {
  return {
    tableName,
    method: req.method,
    target: req.originalUrl,
    rawHeaders: req.rawHeaders,
    tableKeyInQuery: keyInQuery(req),
    body: rawBody(req),
    at: arrivedAt(req),
  };
}

function keyInQuery({ query }: Request): string | undefined {
  const key = query[TABLE_KEY_PARAMETER];
  if (Array.isArray(key)) throw new TableRefused(`more than one ${TABLE_KEY_PARAMETER} parameter`);
  return typeof key === 'string' ? key : undefined;
}
