import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';

import type { Administration, Tenant } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';
import { record, SigningGame } from './signing-game.js';

const ENCODINGS = ['latin1', 'hex', 'base64url'] as const;

let laurel: RunningScoreService;
let superadmin: Administration;
let studio: Tenant;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  studio = await superadmin.tenant('Studio');
});
afterAll(() => laurel.close());

let names = 0;
const newTable = (body: object = {}) => studio.as.made('/tables', { name: `table ${(names += 1)}`, ...body });
const add = (tableId: string, body: unknown = {}) => studio.as.made(`/tables/${tableId}/secrets`, body);
const retire = (tableId: string, secretId: string) => studio.as.ask('DELETE', `/tables/${tableId}/secrets/${secretId}`);
const secretsOf = async (tableId: string) => (await studio.as.get(`/tables/${tableId}`)).body['secrets'] as { id: string }[];

describe('POST /v1/tables/{id}/secrets', () => {
  it('adds one beside the others, and shows it this once', async () => {
    const table = await newTable();
    laurel.clock.advance(1_000);
    const { status, body, headers } = await studio.as.post(`/tables/brd_${table.id}/secrets`, {});
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { secret, ...shown } = body;
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(secret).not.toBe(table['secret']);
    expect(shown).toEqual({ id: expect.any(String), created_at: laurel.now() });
    expect(await secretsOf(table.id)).toEqual([...(table['secrets'] as object[]), shown]);
  });

  it('takes one that is given, and makes one for whoever sends nothing', async () => {
    const { id } = await newTable();
    expect(await add(id, { secret: ' grün 🎮\n', id: UNKNOWN_ID })).toEqual({
      id: expect.not.stringContaining(UNKNOWN_ID),
      created_at: laurel.now(),
      secret: ' grün 🎮\n',
    });
    const made = { secret: expect.stringMatching(/^[\w-]{43}$/) };
    expect(await add(id, { secret: null })).toMatchObject(made);
    const { status, body } = await studio.as.ask('POST', `/tables/${id}/secrets`);
    expect([status, body]).toEqual([201, expect.objectContaining(made)]);
    expect(await secretsOf(id)).toHaveLength(4);
  });

  it.each([{ secret: '' }, { secret: 's'.repeat(257) }, { secret: 5 }, { secret: ['a'] }, { secret: 'a\0' }, [], '{', 'null', '"secret"'])(
    'refuses %j with 422',
    async (body) => {
      const { id } = await newTable();
      expect((await studio.as.post(`/tables/${id}/secrets`, body)).status).toBe(422);
      expect(await secretsOf(id)).toHaveLength(1);
    },
  );

  it('adds no more than ten, also when many are asked for at once', async () => {
    const { id } = await newTable();
    const answers = await Promise.all(Array.from({ length: 12 }, () => studio.as.post(`/tables/${id}/secrets`, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(201), 409, 409, 409]);
    const secrets = await secretsOf(id);
    expect(secrets).toHaveLength(10);
    expect((await retire(id, secrets[3]?.id ?? '')).status).toBe(204);
    expect((await studio.as.post(`/tables/${id}/secrets`, {})).status).toBe(201);
  });
});

describe('DELETE /v1/tables/{id}/secrets/{secret_id}', () => {
  it('retires a secret, once', async () => {
    const { id } = await newTable();
    const added = await add(id);
    const { status, body, headers } = await retire(`brd_${id}`, `sec_${added.id}`);
    expect([status, body, headers.get('cache-control')]).toEqual([204, undefined, 'no-store']);
    expect(await secretsOf(id)).not.toContainEqual(expect.objectContaining({ id: added.id }));
    expect(await retire(id, added.id)).toMatchObject({ status: 404, body: { error: 'Secret not found' } });
  });

  it('leaves the last one', async () => {
    const { id } = await newTable();
    const [only] = await secretsOf(id);
    expect(await retire(id, only?.id ?? '')).toMatchObject({ status: 409, body: { error: expect.stringContaining('last secret') } });
    expect(await secretsOf(id)).toEqual([only]);
  });

  it('leaves one of two that are retired at once', async () => {
    const { id } = await newTable();
    await add(id);
    const both = await secretsOf(id);
    const answers = await Promise.all(both.map((secret) => retire(id, secret.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await secretsOf(id)).toHaveLength(1);
  });

  it('knows no secret of another table, nor one that nobody has', async () => {
    const [one, other] = [await newTable(), await newTable()];
    const added = await add(one.id);
    await add(other.id);
    for (const secretId of [added.id, UNKNOWN_ID]) expect((await retire(other.id, secretId)).status).toBe(404);
    expect((await retire(one.id, 'not-an-id')).status).toBe(422);
    expect((await retire(one.id, `key_${added.id}`)).status).toBe(422);
    expect(await secretsOf(one.id)).toHaveLength(2);
    expect(await secretsOf(other.id)).toHaveLength(2);
  });
});

describe('a secret', () => {
  it('is nowhere to be found again: not in answers, not in the log, not in the database, neither is its hash', async () => {
    const table = await newTable();
    const added = await add(table.id);
    await SigningGame.of(laurel, table).add();
    await SigningGame.of(laurel, { ...table, secret: 'wrong' }).post();
    await studio.as.post('/tables', { name: table['name'], secret: added['secret'] });
    await studio.as.post('/tables', { name: '', secret: added['secret'] });
    const paths = [`/tables/${table.id}`, '/tables?limit=100', `/boards/${table.id}`, '/boards?limit=100'];
    const answers = [await studio.as.patch(`/tables/${table.id}`, { capacity: 10 })];
    for (const path of paths) answers.push(await studio.as.get(path), await superadmin.get(path));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));

    const store = laurel.service.app.get(DataSource, { strict: false });
    const rows = await store.query<{ sealed: Buffer }[]>('select * from table_secrets where board_id = $1', [table.id]);
    expect(rows).toHaveLength(2);
    const stored = rows.flatMap(({ sealed }) => ENCODINGS.map((encoding) => sealed.toString(encoding))).join('\n');
    const log = laurel.log.join('\n');
    expect(log).toContain(`/v1/tables/${table.id}/secrets`);
    for (const secret of [String(table['secret']), String(added['secret'])]) {
      const hash = createHash('sha256').update(secret).digest();
      const spellings = [Buffer.from(secret), hash].flatMap((bytes) => ENCODINGS.map((encoding) => bytes.toString(encoding)));
      for (const spelling of spellings) {
        for (const place of [stored, log, JSON.stringify(rows), JSON.stringify(answers.map(({ body }) => body))]) {
          expect(place).not.toContain(spelling);
        }
      }
    }
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('seal');
  });

  it('is good beside the next one until it is retired', async () => {
    const table = await newTable();
    const old = SigningGame.of(laurel, table);
    const added = await add(table.id);
    const next = SigningGame.of(laurel, { ...table, secret: added['secret'] });
    expect([await old.add({ score: 3 }), await next.add({ score: 2 })]).toEqual([0, 1]);
    const [first] = table['secrets'] as { id: string }[];
    expect((await retire(table.id, first?.id ?? '')).status).toBe(204);
    const last = record({ score: 1 });
    expect((await old.post(last)).status).toBe(401);
    expect((await next.post(last)).text).toBe('{"position":2}');
  });

  it('goes on to be good when the name and the key of its table change', async () => {
    const table = await newTable();
    const changed = { name: 'Another name', table_key: 'another-key' };
    await studio.as.patch(`/tables/${table.id}`, changed);
    expect((await SigningGame.of(laurel, table).post()).status).toBe(401);
    expect((await SigningGame.of(laurel, { ...table, ...changed }).post()).status).toBe(200);
  });
});
