import { signatureOf } from '@laurel/fixtures/table-signature';
import { createTestGame } from '@laurel/fixtures/test-game';
import type { TableName, TableSettings } from '@laurel/storage/tables/create-table';
import type { HighScoreTables, TableWithSecrets } from '@laurel/storage/tables/high-score-tables';
import type { DataSource } from 'typeorm';

import type { SecretSeal } from '../src/signatures/secret-seal.js';
import type { SignedRequest } from '../src/signatures/signed-request.js';

/** What to sign, and what to send instead of it. */
export interface Signing {
  readonly method?: string;
  readonly tableName?: string;
  readonly target?: string;
  /** What is signed for the address; the target unless given. */
  readonly uri?: string;
  readonly body?: string;
  readonly timestamp?: string;
  readonly tableKey?: string;
  readonly secret?: string;
  readonly at?: number;
}

/** A request as the published client would send it. */
export function signed(at: number, signing: Signing = {}): SignedRequest & { readonly rawHeaders: string[] } {
  const { method = 'POST', tableName = 'test', target = `/api/${tableName}`, body = '', tableKey = 'test', secret = 'test' } = signing;
  const { uri = target, timestamp = String(at) } = signing;
  const headers = { Host: 'play.example', ...signatureOf({ uri, body, timestamp, tableKey, secret }) };
  const rawHeaders = Object.entries(headers).flat();
  return { tableName, method, target, rawHeaders, tableKeyInQuery: undefined, body: Buffer.from(body), at: signing.at ?? at };
}

/** The same request with another header, or without it. */
export function withHeader<T extends SignedRequest>(request: T, name: string, ...values: string[]): T {
  const { rawHeaders } = request;
  const isOther = (index: number) => rawHeaders[index - (index % 2)]?.toLowerCase() !== name;
  const others = rawHeaders.filter((_text, index) => isOther(index));
  return { ...request, rawHeaders: [...others, ...values.flatMap((value) => [name, value])] };
}

/** Makes a table with key and secret `test`. */
export async function makeTable(
  { dataSource, tables, secretSeal }: { dataSource: DataSource; tables: HighScoreTables; secretSeal: SecretSeal },
  at: number,
  name: string,
  settings: Partial<TableName & TableSettings> = {},
): Promise<TableWithSecrets> {
  const { gameId } = await createTestGame(dataSource, at);
  const sealSecret = (boardId: string) => secretSeal.seal('test', boardId);
  return tables.create({ gameId, table: { name, tableKey: 'test', ...settings }, board: {}, sealSecret }, at);
}
