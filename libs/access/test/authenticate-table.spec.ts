import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { createDataSource } from '@laurel/storage/data-source';
import { RedisConnection } from '@laurel/storage/redis-connection';
import type { TableName, TableSettings } from '@laurel/storage/tables/create-table';
import { HighScoreTables, type TableWithSecrets } from '@laurel/storage/tables/high-score-tables';
import { SignedWrites } from '@laurel/storage/tables/signed-writes';
import { TableSecrets } from '@laurel/storage/tables/table-secrets';
import { Logger } from '@nestjs/common';

import { AuthenticateTable } from '../src/signatures/authenticate-table.js';
import { hashedSecret, SecretSeal } from '../src/signatures/secret-seal.js';
import { SeenReads } from '../src/signatures/seen-reads.js';
import type { SignedRequest } from '../src/signatures/signed-request.js';
import { TableRefused, USED_OTHERWISE } from '../src/signatures/table-refused.js';
import { makeTable, signed, withHeader, type Signing } from './signed-tables.js';

/** When the published example of adding a record was signed. */
const NOW = 1_406_652_640_397;
const MINUTE = 60_000;
const SAME_FOR_ALL = 'table key or fingerprint is wrong';

const clock = new ManualClock(NOW);
const secretSeal = SecretSeal.of('the secret of this installation, long enough');

let database: TestDatabase;
let dataSource: ReturnType<typeof createDataSource>;
let tables: HighScoreTables;
let tableSecrets: TableSecrets;
let authenticate: AuthenticateTable;
let test: TableWithSecrets;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'authenticate tables' }).initialize();
  tables = new HighScoreTables(dataSource);
  tableSecrets = new TableSecrets(dataSource);
  authenticate = replica();
  test = await makeTable({ dataSource, tables, secretSeal }, NOW, 'test');
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** What one process without Redis authenticates with. */
function replica(): AuthenticateTable {
  const seenReads = new SeenReads(new RedisConnection(undefined, () => undefined), clock);
  return new AuthenticateTable(tables, secretSeal, seenReads, new SignedWrites(dataSource));
}
const named = (name: string, settings?: Partial<TableName & TableSettings>) =>
  makeTable({ dataSource, tables, secretSeal }, NOW, name, settings);
const write = (signing?: Signing) => authenticate.write(signed(NOW, signing));
const read = (signing?: Signing) => authenticate.read(signed(NOW, { method: 'GET', ...signing }));
const unsigned = (more: Partial<SignedRequest> = {}): SignedRequest => ({
  ...signed(NOW, { method: 'GET' }),
  rawHeaders: [],
  tableKeyInQuery: 'test',
  ...more,
});
/** What the request is refused with. */
const refusal = async (attempt: Promise<unknown>): Promise<string> => {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TableRefused);
  return (error as TableRefused).message;
};

describe('a signed write', () => {
  it('of the published example opens its table, and claims its one effect', async () => {
    const fingerprint = '9652d046366ff644aa30df7bf8b5143b73d2524445746d37ff03602ad79257d9';
    const body = '{"score":"123","by_whom":"player#5","when_happened":1406652640694,"locale":"en-US"}';
    const request = signed(NOW, { body });
    expect(request.rawHeaders).toContain(fingerprint);
    const { open, claim } = await authenticate.write(request);
    expect(open).toMatchObject({ board: { id: test.board.id, door: 'lucentinian' }, table: { name: 'test', allowDelete: true } });
    expect(claim).toEqual({ kind: 'signature', boardId: test.board.id, fingerprint, method: 'POST', expiresAt: NOW + 2 * MINUTE });
  });

  it('may have its fingerprint in upper case, and is the same write', async () => {
    const request = signed(NOW, { body: '{}' });
    const fingerprint = request.rawHeaders.at(-1) ?? '';
    const { claim } = await authenticate.write(withHeader(request, 'fingerprint', fingerprint.toUpperCase()));
    expect(claim).toEqual((await authenticate.write(request)).claim);
    expect(claim.fingerprint).toBe(fingerprint);
  });

  it('is asked of the store every time', async () => {
    await named('going');
    await write({ tableName: 'going' });
    const { board } = (await tables.byName('going')) ?? {};
    await tables.change(board?.id ?? '', { deleted: true }, NOW);
    expect(await refusal(write({ tableName: 'going' }))).toBe(SAME_FOR_ALL);
  });

  it.each([
    ['TABLEKEY', 'Timestamp', 'FingerPrint'],
    ['tablekey', 'TIMESTAMP', 'fingerprint'],
  ])('reads header names without regard to case: %s', async (...names) => {
    const rawHeaders = signed(NOW).rawHeaders.map((text) => names.find((name) => name.toLowerCase() === text) ?? text);
    await expect(authenticate.write({ ...signed(NOW), rawHeaders })).resolves.toMatchObject({ claim: { method: 'POST' } });
  });

  it('may have the key in the query', async () => {
    const request = withHeader({ ...signed(NOW), tableKeyInQuery: 'test' }, 'tablekey');
    await expect(authenticate.write(request)).resolves.toBeDefined();
    await expect(authenticate.write({ ...signed(NOW), tableKeyInQuery: 'test' })).resolves.toBeDefined();
  });
});

describe('one refusal for all that is wrong', () => {
  it.each([
    ['an unknown table', { tableName: 'unknown' }],
    ['a table of another case', { tableName: 'TEST', target: '/api/test' }],
    ['a name with the character that the store cannot hold', { tableName: 'test\0', target: '/api/test%00' }],
    ['a name that goes elsewhere', { tableName: 'test/..', target: '/api/test%2f..' }],
    ['a name that is too long', { tableName: 'test'.repeat(17) }],
    ['a wrong key', { tableKey: 'tset' }],
    ['a wrong secret', { secret: 'tset' }],
    ['the hashed secret for the secret', { secret: hashedSecret('test') }],
    ['another path', { uri: '/api/tset' }],
    ['a slash behind the path that was not sent', { uri: '/api/test/' }],
    ['a slash behind the path that was sent only', { target: '/api/test/', uri: '/api/test' }],
    ['a path that is decoded', { target: '/api/%74est', uri: '/api/test' }],
    ['an escape of the other case', { tableName: 'té', target: '/api/t%C3%A9', uri: '/api/t%c3%a9' }],
    ['the whole address', { uri: 'https://play.example/api/test' }],
    ['another query', { target: '/api/test?a=1', uri: '/api/test?a=2' }],
    ['a query that was not sent', { uri: '/api/test?a=1' }],
    ['only a question mark that was not sent', { uri: '/api/test?' }],
  ])('%s', async (_what, signing) => {
    expect(await refusal(write(signing))).toBe(SAME_FOR_ALL);
    expect(await refusal(read(signing))).toBe(SAME_FOR_ALL);
  });

  it('another body', async () => {
    const request = { ...signed(NOW, { body: '{\n  "score": 1\n}' }), body: Buffer.from('{"score":1}') };
    expect(await refusal(authenticate.write(request))).toBe(SAME_FOR_ALL);
  });

  it('another time', async () => {
    expect(await refusal(authenticate.write(withHeader(signed(NOW), 'timestamp', String(NOW + 1))))).toBe(SAME_FOR_ALL);
  });

  it('no fingerprint on a write', async () => {
    expect(await refusal(authenticate.write(withHeader(signed(NOW), 'fingerprint')))).toBe(SAME_FOR_ALL);
    expect(await refusal(authenticate.write(unsigned({ method: 'POST' })))).toBe(SAME_FOR_ALL);
  });

  it.each([
    ['that is empty', ''],
    ['that is not hex', 'g'.repeat(64)],
    ['that is of no text', 'f'.repeat(64)],
    ['that is too short', 'f'.repeat(63)],
    ['that is too long', 'f'.repeat(65)],
    ['that is far too long', 'f'.repeat(10_000)],
  ])('a fingerprint %s', async (_what, fingerprint) => {
    const request = withHeader(signed(NOW), 'fingerprint', fingerprint);
    expect(await refusal(authenticate.write(request))).toBe(SAME_FOR_ALL);
    expect(await refusal(authenticate.read(request))).toBe(SAME_FOR_ALL);
  });

  it('no key', async () => {
    expect(await refusal(authenticate.write(withHeader(signed(NOW), 'tablekey')))).toBe(SAME_FOR_ALL);
    expect(await refusal(authenticate.read(unsigned({ tableKeyInQuery: undefined })))).toBe(SAME_FOR_ALL);
  });

  it.each([
    ['that is empty', ''],
    ['with a separator', 'te|st'],
    ['with a blank', 'te st'],
    ['with a tab', 'te\tst'],
    ['beyond ASCII', 't\xe9st'],
    ['that is too long', 'x'.repeat(65)],
    ['that is far too long', 'x'.repeat(10_000)],
  ])('a key %s, though it be the right one', async (what, tableKey) => {
    const tableName = `of a key ${what}`;
    await named(tableName, { tableKey });
    const target = '/api/odd';
    expect(await refusal(write({ tableName, target, tableKey }))).toBe(SAME_FOR_ALL);
    expect(await refusal(authenticate.read(unsigned({ tableName, target, tableKeyInQuery: tableKey })))).toBe(SAME_FOR_ALL);
  });

  it('a key with the character that no text of the store has', async () => {
    expect(await refusal(write({ tableKey: 'te\0st' }))).toBe(SAME_FOR_ALL);
  });
});

describe('what is refused before any table is looked for, by its own words', () => {
  it.each(['timestamp', 'tablekey', 'fingerprint'])('two headers of the name %s, though they are the same', async (name) => {
    const request = signed(NOW);
    const value = request.rawHeaders[request.rawHeaders.indexOf(name) + 1] ?? '';
    const twice = { ...request, rawHeaders: [...request.rawHeaders, name.toUpperCase(), value] };
    for (const tableName of ['test', 'unknown']) {
      expect(await refusal(authenticate.write({ ...twice, tableName }))).toBe(`more than one ${name} header`);
      expect(await refusal(authenticate.read({ ...twice, tableName }))).toBe(`more than one ${name} header`);
    }
  });

  it('a key in the header and another one in the query', async () => {
    for (const tableName of ['test', 'unknown']) {
      const request = { ...signed(NOW, { tableName }), tableKeyInQuery: 'tset' };
      expect(await refusal(authenticate.write(request))).toMatch(/differ/);
      expect(await refusal(authenticate.read(request))).toMatch(/differ/);
    }
  });

  it('a fingerprint without a time', async () => {
    for (const tableName of ['test', 'unknown']) {
      const request = withHeader(signed(NOW, { tableName }), 'timestamp');
      expect(await refusal(authenticate.write(request))).toMatch(/timestamp/);
      expect(await refusal(authenticate.read(request))).toMatch(/timestamp/);
    }
  });

  it.each(['', 'now', '1e12', '-1', '+1406652640397', '0x147', '1406652640397.0', ' 1406652640397', '140665|', '１４', '1'.repeat(17)])(
    'the time %j',
    async (timestamp) => {
      expect(await refusal(write({ timestamp }))).toMatch(/decimal digits/);
      expect(await refusal(write({ timestamp, tableName: 'unknown' }))).toMatch(/decimal digits/);
    },
  );

  it('a path with a separator in it', async () => {
    await named('a|b');
    expect(await refusal(write({ tableName: 'a|b', target: '/api/a|b' }))).toMatch(/percent-encoded/);
    expect(await refusal(authenticate.read(unsigned({ tableName: 'a|b', target: '/api/a|b' })))).toMatch(/percent-encoded/);
    await expect(write({ tableName: 'a|b', target: '/api/a%7Cb' })).resolves.toBeDefined();
  });
});

describe('the address is signed as it was sent', () => {
  it.each([
    ['%74est', '/api/%74est'],
    ['an escape of small letters', '/api/t%65st'],
    ['a slash behind', '/api/test/'],
    ['deleted', '/api/test/deleted'],
    ['deleted with a slash behind', '/api/test/deleted/'],
    ['two slashes', '/api//test'],
    ['a dot', '/api/./test'],
  ])('%s', async (_what, target) => {
    await expect(write({ target })).resolves.toMatchObject({ open: { table: { name: 'test' } } });
  });

  it.each([['/api/t%C3%A9'], ['/api/t%c3%a9']])('beyond ASCII in escapes: %s', async (target) => {
    if ((await tables.byName('té')) === undefined) await named('té');
    await expect(write({ tableName: 'té', target })).resolves.toMatchObject({ open: { table: { name: 'té' } } });
  });

  it.each(['?', '?table_key=test', '?score=5&by_whom=a%20b&table_key=test', '?a=b?c=d'])('with the query %s or without', async (query) => {
    const target = `/api/test${query}`;
    await expect(write({ target })).resolves.toBeDefined();
    await expect(write({ target, uri: '/api/test' })).resolves.toBeDefined();
    expect(await refusal(write({ target, uri: `/api/test${query}&` }))).toBe(SAME_FOR_ALL);
  });

  it('a query with a separator in it is not signed', async () => {
    const target = '/api/test?by_whom=a|b';
    await expect(read({ target, uri: '/api/test', body: 'q' })).resolves.toBeDefined();
    expect(await refusal(read({ target }))).toBe(SAME_FOR_ALL);
  });
});

describe('the time that was signed', () => {
  it.each([
    [-60_001, false],
    [-60_000, true],
    [0, true],
    [60_000, true],
    [60_001, false],
  ])('is %i ms off in ms', async (off, isTaken) => {
    await expectTaken(signed(NOW, { timestamp: String(NOW + off) }), isTaken);
  });

  it.each([
    [-61, false],
    [-60, true],
    [0, true],
    [60, true],
    [61, false],
  ])('is %i s off in seconds', async (off, isTaken) => {
    const second = 1_406_652_640;
    await expectTaken(signed(second * 1_000, { timestamp: String(second + off) }), isTaken);
  });

  it('is off by a ms more in seconds', async () => {
    const second = 1_406_652_640;
    const timestamp = String(second);
    await expectTaken(signed(0, { timestamp, at: second * 1_000 + MINUTE }), true);
    await expectTaken(signed(0, { timestamp, at: second * 1_000 + MINUTE + 1 }), false);
    await expectTaken(signed(0, { timestamp, at: second * 1_000 - MINUTE - 1 }), false);
  });

  it('is counted in ms from 100 000 000 000 on', async () => {
    const from = 100_000_000_000;
    await expectTaken(signed(0, { timestamp: String(from), at: from }), true);
    await expectTaken(signed(0, { timestamp: String(from - 1), at: (from - 1) * 1_000 }), true);
    await expectTaken(signed(0, { timestamp: String(from - 1), at: from - 1 }), false);
  });

  it('may have zeros before it, which are signed', async () => {
    await expectTaken(signed(NOW, { timestamp: `0${NOW}` }), true);
  });

  it.each(['1406652640397000', '9'.repeat(16), '0'])('is not near as %s', async (timestamp) => {
    await expectTaken(signed(NOW, { timestamp }), false);
  });

  it('keeps a write from being repeated as long as it is taken', async () => {
    for (const off of [-MINUTE, MINUTE]) {
      const { claim } = await write({ timestamp: String(NOW + off) });
      expect(claim.expiresAt).toBe(NOW + off + 2 * MINUTE);
    }
    const { claim } = await write({ timestamp: '1406652640' });
    expect(claim.expiresAt).toBe(1_406_652_640_000 + 2 * MINUTE);
  });

  it('is told to be stale only to who has the secret', async () => {
    const timestamp = String(NOW - 2 * MINUTE);
    expect(await refusal(write({ timestamp, secret: 'tset' }))).toBe(SAME_FOR_ALL);
    expect(await refusal(write({ timestamp, tableKey: 'tset' }))).toBe(SAME_FOR_ALL);
    expect(await refusal(write({ timestamp, tableName: 'unknown' }))).toBe(SAME_FOR_ALL);
  });

  async function expectTaken(request: SignedRequest, isTaken: boolean): Promise<void> {
    if (isTaken) await expect(authenticate.write(request)).resolves.toBeDefined();
    else expect(await refusal(authenticate.write(request))).toMatch(/\/timestamp/);
    // Seen on a read it could not be written with any more, hence the other replica.
    if (isTaken) await expect(replica().read(request)).resolves.toBeDefined();
    else expect(await refusal(replica().read(request))).toMatch(/\/timestamp/);
  }
});

describe('a read', () => {
  it('needs no more than the key, in the query or in the header', async () => {
    await expect(authenticate.read(unsigned())).resolves.toMatchObject({ table: { name: 'test' } });
    const inHeader = unsigned({ tableKeyInQuery: undefined, rawHeaders: ['tablekey', 'test'] });
    await expect(authenticate.read(inHeader)).resolves.toBeDefined();
    expect(await refusal(authenticate.read(unsigned({ tableKeyInQuery: 'tset' })))).toBe(SAME_FOR_ALL);
    expect(await refusal(authenticate.read(unsigned({ tableName: 'unknown' })))).toBe(SAME_FOR_ALL);
  });

  it('without a fingerprint is not held to its time', async () => {
    await expect(authenticate.read(unsigned({ rawHeaders: ['timestamp', 'whenever'] }))).resolves.toBeDefined();
  });

  it('is signed where the owner of the table wants it', async () => {
    await named('private', { signedReads: true });
    const target = '/api/private';
    expect(await refusal(authenticate.read(unsigned({ tableName: 'private', target })))).toBe(SAME_FOR_ALL);
    await expect(read({ tableName: 'private' })).resolves.toBeDefined();
  });

  it('may be repeated, and may come with the signature of a write', async () => {
    const request = signed(NOW, { method: 'GET', body: 'read twice' });
    for (const each of [request, request]) await expect(authenticate.read(each)).resolves.toBeDefined();
    const written = signed(NOW, { body: 'written first' });
    await authenticate.write(written);
    await expect(authenticate.read({ ...written, method: 'GET' })).resolves.toBeDefined();
  });
});

describe('a signature that was overheard on a read', () => {
  it.each(['DELETE', 'POST', 'GET'])('is not good for a write by %s', async (method) => {
    const request = signed(NOW + 1, { method: 'GET', at: NOW });
    await authenticate.read(request);
    expect(await refusal(authenticate.write({ ...request, method }))).toBe(USED_OTHERWISE);
    const fingerprint = request.rawHeaders.at(-1)?.toUpperCase() ?? '';
    expect(await refusal(authenticate.write({ ...withHeader(request, 'fingerprint', fingerprint), method }))).toBe(USED_OTHERWISE);
  });

  it('is of no account when the read was refused', async () => {
    const request = signed(NOW + 2, { method: 'GET', at: NOW });
    expect(await refusal(authenticate.read({ ...request, tableKeyInQuery: 'tset' }))).toMatch(/differ/);
    await expect(authenticate.write({ ...request, method: 'DELETE' })).resolves.toMatchObject({ claim: { method: 'DELETE' } });
  });
});

describe('several secrets', () => {
  it('are good at a time, until one is retired', async () => {
    const { board, secrets } = await named('rotating');
    const added = secretSeal.seal('neu 🎮', board.id);
    expect(await refusal(write({ tableName: 'rotating', secret: 'neu 🎮' }))).toBe(SAME_FOR_ALL);
    await tableSecrets.add(board.id, added, NOW);
    for (const secret of ['test', 'neu 🎮']) await expect(write({ tableName: 'rotating', secret })).resolves.toBeDefined();
    await tableSecrets.retire(board.id, secrets[0]?.id ?? '', NOW);
    expect(await refusal(write({ tableName: 'rotating', secret: 'test' }))).toBe(SAME_FOR_ALL);
    await expect(write({ tableName: 'rotating', secret: 'neu 🎮' })).resolves.toBeDefined();
  });

  it('are of one table alone', async () => {
    const [one, other] = [await named('one'), await named('other')];
    // As somebody would who can write to the database, and has not the key.
    const [copied] = other.secrets;
    if (copied !== undefined) await tableSecrets.add(one.board.id, copied, NOW);
    expect(await complaintsOf(() => write({ tableName: 'one' }))).toHaveLength(1);
  });

  it('of a LAUREL_SECRET that is gone are reported, and keep none of the others from being good', async () => {
    const { board } = await named('moved');
    const before = SecretSeal.of('the secret that this installation had before');
    await tableSecrets.add(board.id, before.seal('before', board.id), NOW);
    const complaints = await complaintsOf(async () => {
      await expect(write({ tableName: 'moved' })).resolves.toBeDefined();
      expect(await refusal(write({ tableName: 'moved', secret: 'before' }))).toBe(SAME_FOR_ALL);
    });
    expect(complaints).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/LAUREL_SECRET/)));
    expect(complaints[0]).toContain(board.id);
  });

  /** What is logged as an error meanwhile. */
  async function complaintsOf(work: () => Promise<unknown>): Promise<unknown[]> {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    try {
      await work();
      return error.mock.calls.map(([message]) => message);
    } finally {
      error.mockRestore();
    }
  }
});
