import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { hashedSecret, SecretSeal } from '@laurel/access/signatures/secret-seal';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from 'pg';

import { createPlayedDatabase, type PlayedDatabase } from './played-database.js';
import type { Playing } from './playing.js';
import { operate, type Run } from './run-operate.js';

const [OLD, NEW, OTHER] = ['old', 'new', 'other'].map(() => randomBytes(32).toString('hex')) as [string, string, string];

let database: PlayedDatabase;
let owner: Client;
let playing: Playing;
let boardId: string;

beforeAll(async () => {
  database = await createPlayedDatabase();
  ({ owner, playing } = database);
});

afterAll(() => database.drop());

beforeEach(async () => {
  await owner.query('delete from table_secrets');
  await owner.query('delete from high_score_tables');
  ({ id: boardId } = await playing.board(randomUUID()));
  await owner.query(
    `insert into high_score_tables (board_id, name, table_key, created_at, updated_at) values ($1, 'my-game', 'key', now(), now())`,
    [boardId],
  );
});

async function secret(text: string, sealedBy: string, isRetired = false): Promise<string> {
  const id = randomUUID();
  const { sealed, sealedWith } = SecretSeal.of(sealedBy).seal(text, boardId);
  await owner.query(
    'insert into table_secrets (id, board_id, sealed, sealed_with, created_at, retired_at) values ($1, $2, $3, $4, now(), $5)',
    [id, boardId, sealed, sealedWith, isRetired ? new Date() : null],
  );
  return id;
}

async function opened(id: string, by: string): Promise<string> {
  const { rows } = await owner.query<{ sealed: Buffer; sealedWith: string }>(
    'select sealed, sealed_with as "sealedWith" from table_secrets where id = $1',
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('no such secret');
  return SecretSeal.of(by).open(row, boardId);
}

const reseal = (settings: NodeJS.ProcessEnv = {}): Promise<Run> =>
  operate(['reseal'], { DATABASE_URL: database.url, LAUREL_SECRET_OLD: OLD, LAUREL_SECRET: NEW, ...settings });

it('has every secret open with the new secret of the installation, and no more with the old one', async () => {
  const [first, second, retired] = [await secret('one', OLD), await secret('two', OLD), await secret('three', OLD, true)];
  const { code, output } = await reseal();
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('3 secrets of tables were sealed anew, 0 were already.') });
  for (const [id, text] of [[first, 'one'], [second, 'two'], [retired, 'three']] as const) {
    expect(await opened(id, NEW)).toBe(hashedSecret(text));
    await expect(opened(id, OLD)).rejects.toThrow(/sealed with key/);
  }
  for (const hidden of [OLD, NEW, hashedSecret('one')]) expect(output).not.toContain(hidden);
});

it('leaves those that were done before, and does the rest', async () => {
  const [done, due] = [await secret('one', NEW), await secret('two', OLD)];
  expect((await reseal()).output).toContain('1 secrets of tables were sealed anew, 1 were already.');
  expect((await reseal()).output).toContain('0 secrets of tables were sealed anew, 2 were already.');
  expect([await opened(done, NEW), await opened(due, NEW)]).toEqual([hashedSecret('one'), hashedSecret('two')]);
});

it('names the tables whose secrets nobody can open, and leaves those', async () => {
  const [lost, due] = [await secret('one', OTHER), await secret('two', OLD)];
  expect(await reseal()).toEqual({ code: 1, output: expect.stringMatching(/can be opened: my-game$/) });
  expect([await opened(lost, OTHER), await opened(due, NEW)]).toEqual([hashedSecret('one'), hashedSecret('two')]);
});

it('minds no secret that is not good any more', async () => {
  await secret('one', OTHER, true);
  expect((await reseal()).code).toBe(0);
});

it('tells how many API keys must be made anew', async () => {
  const { rows } = await owner.query<{ id: string }>('select id from accounts limit 1');
  const [account] = rows;
  const userId = randomUUID();
  await owner.query(
    `insert into users (id, account_id, email, display_name, created_at, updated_at) values ($1, $2, $3, 'A', now(), now())`,
    [userId, account?.id, `${userId}@example.org`],
  );
  const key = (status: string, expiresAt: string): Promise<unknown> =>
    owner.query(
      `insert into api_keys (id, account_id, user_id, name, prefix, key_hash, status, expires_at, created_at, updated_at)
       values ($1, $2, $3, 'key', 'ldr_', $4, $5, $6::timestamptz, now(), now())`,
      [randomUUID(), account?.id, userId, randomBytes(32), status, expiresAt],
    );
  await key('active', 'infinity');
  await key('active', '2001-01-01');
  await key('revoked', 'infinity');
  expect((await reseal()).output).toContain('1 API keys are good until');
});

it('takes its secrets from files or the environment, and refuses to go over to the same one', async () => {
  expect(await reseal({ LAUREL_SECRET: OLD })).toEqual({ code: 2, output: expect.stringContaining('are the same') });
  const short = await reseal({ LAUREL_SECRET_OLD: 'short' });
  expect(short).toEqual({ code: 2, output: expect.stringContaining('LAUREL_SECRET_OLD must be at least') });
});
