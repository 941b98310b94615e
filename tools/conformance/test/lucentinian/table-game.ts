import type { CreatedTable } from '@laurel/contracts/leadr/tables';
import type { Eligibility, RecordPosition, TableRow } from '@laurel/contracts/lucentinian/records';
import { signatureOf, type SignedContent } from '@laurel/fixtures/table-signature';

import { exchange, type Answer, type Sent } from '../http-exchange.js';
import { Studio } from '../leadr/administration.js';
import { ask, withLength, type LeadrServer } from '../leadr/leadr-server.js';

/** What a game can submit, right or not. */
export interface SubmittedRecord {
  readonly score?: unknown;
  readonly by_whom?: unknown;
  readonly when_happened?: unknown;
  readonly locale?: unknown;
}

/** The body of a record; whatever is not given is as good as any. */
export function recordBody(record: SubmittedRecord = {}): string {
  return JSON.stringify({ score: 7, by_whom: 'Mia', when_happened: 1_406_652_640_694, locale: 'en-US', ...record });
}

let lastSignedAt = 0;

/** The present, in ms; never the same twice, because a signature is good for one effect. */
function newTimestamp(): string {
  lastSignedAt = Math.max(Date.now(), lastSignedAt + 1);
  return String(lastSignedAt);
}

/** A game that knows a table, its key and its secret. */
export class TableGame {
  readonly path: string;

  constructor(
    readonly server: LeadrServer,
    readonly table: CreatedTable,
  ) {
    this.path = `/api/${encodeURIComponent(table.name)}`;
  }

  /** With a new table, in an account of its own. */
  static async open(server: LeadrServer, settings: object = {}): Promise<TableGame> {
    const studio = await Studio.open(server);
    return new TableGame(server, await studio.table(settings));
  }

  /** The same game at another replica. */
  at(server: LeadrServer): TableGame {
    return new TableGame(server, this.table);
  }

  /** The same game with another secret. */
  knowing(secret: string): TableGame {
    return new TableGame(this.server, { ...this.table, secret });
  }

  /**
   * A request with its signature, which can be sent more than once and anywhere.
   *
   * @param line method and target
   * @param otherwise what of the signature is not as it would be right
   */
  signed(line: string, { headers = {}, ...sent }: Sent = {}, otherwise: Partial<SignedContent> = {}): Sent {
    const [uri = ''] = line.slice(line.indexOf(' ') + 1).split('?', 1);
    const { table_key: tableKey, secret } = this.table;
    const signature = signatureOf({ uri, body: sent.body ?? '', timestamp: newTimestamp(), tableKey, secret, ...otherwise });
    return withLength({ headers: { ...signature, ...headers }, ...sent });
  }

  /** Signs a request as it is given, and sends it. */
  send(line: string, sent: Sent = {}, otherwise: Partial<SignedContent> = {}): Promise<Answer> {
    return exchange(this.server.url, line, this.signed(line, sent, otherwise));
  }

  post(record: SubmittedRecord = {}, otherwise: Partial<SignedContent> = {}): Promise<Answer> {
    return this.send(`POST ${this.path}`, { body: recordBody(record) }, otherwise);
  }

  /** Adds a record, which has to be answered with its position. */
  async add(record: SubmittedRecord = {}): Promise<number | null> {
    const line = `POST ${this.path}`;
    return (await this.succeed<RecordPosition>(line, this.signed(line, { body: recordBody(record) }))).position;
  }

  rows(): Promise<TableRow[]> {
    return this.succeed(`GET ${this.path}?${this.key}`);
  }

  async scores(): Promise<number[]> {
    return (await this.rows()).map(({ score }) => score);
  }

  /** @param spelling what follows the table's name; both are published */
  async isEligible(score: number | string, spelling: '/check' | '' = '/check'): Promise<boolean> {
    const question = `score=${encodeURIComponent(score)}&by_whom=Mia&${this.key}`;
    return (await this.succeed<Eligibility>(`GET ${this.path}${spelling}?${question}`)).is_elegible;
  }

  async clear(line = `DELETE ${this.path}`): Promise<void> {
    await this.succeed(line, this.signed(line));
  }

  private get key(): string {
    return `table_key=${encodeURIComponent(this.table.table_key)}`;
  }

  private async succeed<Body>(line: string, sent: Sent = {}): Promise<Body> {
    const { status, body } = await ask<Body>(this.server, line, sent);
    if (status >= 300) throw new Error(`${line} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }
}
