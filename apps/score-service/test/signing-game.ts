import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';

import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import type { Eligibility, TableRow } from '@laurel/contracts/lucentinian/records';
import type { Signature, SignedContent } from '@laurel/fixtures/table-signature';
import { signatureOf } from '@laurel/fixtures/table-signature';
import { createTestGame } from '@laurel/fixtures/test-game';
import type { NewTable } from '@laurel/storage/tables/create-table';
import { HighScoreTables } from '@laurel/storage/tables/high-score-tables';
import { DataSource } from 'typeorm';

import type { RawAnswer, Sent } from './raw-http.js';
import { askRaw } from './raw-http.js';
import type { RunningScoreService } from './running-score-service.js';
import { SECRET } from './running-score-service.js';

/** The key and the secret of a table that nobody chose others for, those of the published examples. */
const TABLE_KEY = 'test';
const TABLE_SECRET = 'test';

/** What a game knows of a table. */
interface KnownTable {
  readonly id: string;
  readonly name: string;
  readonly tableKey: string;
  readonly secret: string;
}

type Body = string | Buffer;

/** What is chosen about a table. */
export interface TableOptions {
  readonly table?: Omit<NewTable['table'], 'name' | 'tableKey'>;
  readonly board?: NewTable['board'];
}

/** The body of an ordinary record. */
export function record(more: object = {}): string {
  return JSON.stringify({ score: 7, by_whom: 'Mia', when_happened: 1_406_652_640_694, locale: 'en-US', ...more });
}

/** A table, and a game that signs as the protocol says. */
export class SigningGame {
  readonly path: string;

  private constructor(
    private readonly running: RunningScoreService,
    private readonly table: KnownTable,
  ) {
    this.path = `/api/${encodeURIComponent(table.name)}`;
  }

  /** With a new table. */
  static async on(running: RunningScoreService, name: string, { table = {}, board = {} }: TableOptions = {}): Promise<SigningGame> {
    const dataSource = running.service.app.get(DataSource, { strict: false });
    const { gameId } = await createTestGame(dataSource, running.clock.now());
    const made = await running.service.app.get(HighScoreTables, { strict: false }).create(
      {
        gameId,
        table: { ...table, name, tableKey: TABLE_KEY },
        board,
        sealSecret: (boardId) => SecretSeal.of(SECRET).seal(TABLE_SECRET, boardId),
      },
      running.clock.now(),
    );
    return new SigningGame(running, { id: made.board.id, name, tableKey: TABLE_KEY, secret: TABLE_SECRET });
  }

  /** @param table as the administration made it, or with another of its secrets */
  static of(running: RunningScoreService, { id, name, table_key: key, secret }: Readonly<Record<string, unknown>>): SigningGame {
    return new SigningGame(running, { id: String(id), name: String(name), tableKey: String(key), secret: String(secret) });
  }

  get boardId(): string {
    return this.table.id;
  }

  /** The same table through another replica. */
  through(running: RunningScoreService): SigningGame {
    return new SigningGame(running, this.table);
  }

  /** Headers that sign a request. The time is the service's, in ms. @param otherwise what is not as it would be right */
  signed(otherwise: Partial<SignedContent> = {}): Signature {
    const { tableKey, secret } = this.table;
    const timestamp = String(this.running.clock.now());
    return signatureOf({ uri: this.path, body: '', timestamp, tableKey, secret, ...otherwise });
  }

  /** A request to a path of tables; what is answered is held to its description. */
  async ask(method: string, path: string, sent: Sent = {}): Promise<RawAnswer> {
    const answer = await askRaw(this.running.service.url, method, path, sent);
    const body: unknown = answer.text === '' ? undefined : JSON.parse(answer.text);
    if (method !== 'HEAD') this.running.http.description.check(method, path, answer.status, body);
    return answer;
  }

  /** Adds a record by a signed request; what was sent can be sent again. */
  post(body: Body = record(), headers: OutgoingHttpHeaders = {}): Promise<RawAnswer> {
    return this.ask('POST', this.path, { body, headers: { ...this.signed({ body }), ...headers } });
  }

  /** Adds a record, which has to be answered with a position. No two are signed alike. */
  async add(more: object = {}): Promise<number | null> {
    const { status, text } = await this.post(record({ ...more, id: randomUUID() }));
    if (status !== 200) throw new Error(`a record was answered ${status} ${text}`);
    return (JSON.parse(text) as { position: number | null }).position;
  }

  /** Deletes the records by a signed request; the same one is one that was sent again. */
  clear(headers = this.signed()): Promise<RawAnswer> {
    return this.ask('DELETE', this.path, { headers });
  }

  /** @param more what follows the table in the query */
  read(more = '', path = this.path): Promise<RawAnswer> {
    return this.ask('GET', `${path}?table_key=${this.table.tableKey}${more}`);
  }

  async isEligible(score: number): Promise<boolean> {
    return (JSON.parse((await this.read(`&score=${score}`, `${this.path}/check`)).text) as Eligibility).is_elegible;
  }

  async records(): Promise<TableRow[]> {
    return JSON.parse((await this.read()).text) as TableRow[];
  }

  async scores(): Promise<number[]> {
    return (await this.records()).map(({ score }) => score);
  }
}
