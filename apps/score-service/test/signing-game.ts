import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';

import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import type { Eligibility, TableRow } from '@laurel/contracts/lucentinian/records';
import { createTestGame } from '@laurel/fixtures/test-game';
import type { NewTable } from '@laurel/storage/tables/create-table';
import { HighScoreTables } from '@laurel/storage/tables/high-score-tables';
import { DataSource } from 'typeorm';

import type { RunningScoreService } from './running-score-service.js';
import { SECRET } from './running-score-service.js';

/** The key and the secret of every table here, those of the published examples. */
export const TABLE_KEY = 'test';
export const TABLE_SECRET = 'test';

type Body = string | Buffer;

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What is chosen about a table. */
export interface TableOptions {
  readonly table?: Omit<NewTable['table'], 'name' | 'tableKey'>;
  readonly board?: NewTable['board'];
}

/** What is signed, and how. All of it is right unless a test says otherwise. */
export interface Signing {
  readonly uri?: string;
  readonly body?: Body;
  readonly timestamp?: string;
  readonly key?: string;
  readonly secret?: string;
  /** What is hashed, of the text before its length. A character stands for a byte. */
  readonly hashed?: (text: string) => string;
}

export interface Sent {
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Body;
  readonly localAddress?: string;
}

/** The body of an ordinary record. */
export function record(more: object = {}): string {
  return JSON.stringify({ score: 7, by_whom: 'Mia', when_happened: 1_406_652_640_694, locale: 'en-US', ...more });
}

/** A table, and a game that signs as the protocol says, with an implementation of its own. */
export class SigningGame {
  readonly path: string;

  private constructor(
    private readonly running: RunningScoreService,
    readonly boardId: string,
    readonly name: string,
  ) {
    this.path = `/api/${encodeURIComponent(name)}`;
  }

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
    return new SigningGame(running, made.board.id, name);
  }

  /** The same table through another replica. */
  through(running: RunningScoreService): SigningGame {
    return new SigningGame(running, this.boardId, this.name);
  }

  /** Headers that sign a request. The time is the service's, in ms. */
  signed({ uri = this.path, body = '', ...more }: Signing = {}): Record<string, string> {
    const { timestamp = String(this.running.clock.now()), key = TABLE_KEY, secret = TABLE_SECRET } = more;
    const { hashed = (text: string) => `${text}|${text.length}` } = more;
    const text = [uri, Buffer.from(body).toString('latin1'), timestamp, key, sha256(secret)].join('|');
    return { timestamp, tablekey: key, fingerprint: sha256(Buffer.from(hashed(text), 'latin1')) };
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
    return this.ask('GET', `${path}?table_key=${TABLE_KEY}${more}`);
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

/** A request as it is: the path is not tidied up, and a list is a header sent as often. @param url of the service */
export function askRaw(url: string, method: string, path: string, { headers = {}, body, localAddress }: Sent = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    // Of itself Node's client does not announce the body of a DELETE.
    const announced = body === undefined ? headers : { 'Content-Length': Buffer.byteLength(body), ...headers };
    const options = { method, path, headers: announced, agent: false, ...(localAddress && { localAddress }) };
    const request = httpRequest(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject).end(body);
  });
}

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}
