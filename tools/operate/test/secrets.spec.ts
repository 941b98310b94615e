import { beforeEach, expect, it } from '@jest/globals';
import { loadSigningKeys } from '@laurel/access/signing-keys';
import { testFolder } from '@laurel/fixtures/test-folder';
import { readEnv, secret } from '@laurel/runtime/env';
import { randomUUID } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { redisUsers } from '../src/redis-users.js';
import { SecretFiles } from '../src/secret-files.js';
import { operate, runProgram, type Run } from './run-operate.js';

const STORES = ['--database', 'postgres://postgres:5432/laurel', '--redis', 'redis://redis:6379'];
const FILES = [
  'auth-service/database-url',
  'auth-service/laurel-secret',
  'auth-service/redis-url',
  'auth-service/signing-keys.json',
  'leaderboard-stream-service/database-url',
  'leaderboard-stream-service/redis-url',
  'operate/auth-database-url',
  'operate/database-url',
  'operate/redis-url',
  'operate/score-database-url',
  'operate/stream-database-url',
  'postgres/password',
  'redis/users.acl',
  'score-service/database-url',
  'score-service/laurel-secret',
  'score-service/redis-url',
  'score-service/superadmin-api-key',
];

let folder: string;

beforeEach(() => {
  folder = join(testFolder(), `secrets-${randomUUID()}`);
});

const secrets = (...args: string[]): Promise<Run> => operate(['secrets', folder, ...STORES, ...args]);
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

async function put(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
}

async function readAll(): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(FILES.map(async (name) => [name, await read(name)])));
}

const passwordOf = (url: string): string => new URL(url).password;

it('makes every file, for owner and group alone, and tells none of what is in them', async () => {
  const { code, output } = await secrets();
  expect(code).toBe(0);
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  expect(names.sort()).toEqual(FILES);
  for (const entry of found) {
    const { mode } = await stat(join(entry.parentPath, entry.name));
    expect([entry.name, mode & 0o777]).toEqual([entry.name, entry.isDirectory() ? 0o750 : 0o640]);
  }
  for (const content of Object.values(await readAll())) expect(output).not.toContain(content);
});

it('gives the stores the passwords that the services have', async () => {
  await secrets();
  const files = await readAll();
  expect(files['operate/database-url']).toBe(`postgres://laurel:${files['postgres/password']}@postgres:5432/laurel`);
  expect(files['auth-service/database-url']).toMatch(/^postgres:\/\/laurel_auth:\w+@postgres:5432\/laurel$/);
  expect(files['operate/auth-database-url']).toBe(files['auth-service/database-url']);
  expect(files['operate/score-database-url']).toBe(files['score-service/database-url']);
  expect(files['operate/stream-database-url']).toBe(files['leaderboard-stream-service/database-url']);
  expect(files['score-service/laurel-secret']).toBe(files['auth-service/laurel-secret']);
  expect(files['score-service/redis-url']).toMatch(/^redis:\/\/score-service:\w+@redis:6379$/);
  const users = {
    'auth-service': passwordOf(await read('auth-service/redis-url')),
    'score-service': passwordOf(await read('score-service/redis-url')),
    'leaderboard-stream-service': passwordOf(await read('leaderboard-stream-service/redis-url')),
    operate: passwordOf(await read('operate/redis-url')),
  };
  expect(await read('redis/users.acl')).toBe(redisUsers(users));
  expect(new Set(Object.values(users)).size).toBe(4);
  expect((await loadSigningKeys(join(folder, 'auth-service/signing-keys.json'))).published.keys).toHaveLength(1);
});

it('changes nothing the second time', async () => {
  await secrets();
  const before = await readAll();
  expect(await secrets()).toEqual({ code: 0, output: 'All secrets were there already.' });
  expect(await readAll()).toEqual(before);
});

it.each([
  'auth-service/database-url',
  'auth-service/laurel-secret',
  'leaderboard-stream-service/database-url',
  'operate/auth-database-url',
  'operate/database-url',
  'operate/score-database-url',
  'operate/stream-database-url',
  'postgres/password',
  'score-service/database-url',
  'score-service/laurel-secret',
])('makes %s again as another file has it', async (name) => {
  await secrets();
  const before = await readAll();
  await rm(join(folder, name));
  expect(await secrets()).toEqual({ code: 0, output: `made: ${name}\nAll secrets are there now.` });
  expect(await readAll()).toEqual(before);
});

it('carries a run on that was interrupted', async () => {
  await put('operate/database-url', '');
  await put('postgres/password', 'chosen');
  await put('auth-service/redis-url', 'rediss://auth-service:known@elsewhere:6380');
  await secrets();
  expect(await read('operate/database-url')).toBe('postgres://laurel:chosen@postgres:5432/laurel');
  expect(await read('auth-service/redis-url')).toBe('rediss://auth-service:known@elsewhere:6380');
  const passwords = { 'auth-service': 'known', 'score-service': '', 'leaderboard-stream-service': '', operate: '' };
  const line = redisUsers(passwords).split('\n').find((each) => each.startsWith('user auth-service '));
  expect((await read('redis/users.acl')).split('\n')).toContain(line);
});

it('makes anew what a run that was broken off had not finished', async () => {
  for (const name of FILES) await put(`${name}.part`, 'half');
  await secrets();
  for (const content of Object.values(await readAll())) expect(content).not.toContain('half');
  expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('leaves nothing that was begun of a secret that is there', async () => {
  await secrets();
  for (const name of ['postgres/password.part', 'auth-service/signing-keys.json.part.0123456789ab']) await put(name, 'secret');
  expect((await secrets()).output).toBe('All secrets were there already.');
  expect((await readdir(folder, { recursive: true })).filter((name) => name.includes('.part'))).toEqual([]);
});

it.each(FILES)('makes %s when there is nothing in it', async (name) => {
  await put(name, '');
  expect((await secrets()).code).toBe(0);
  expect(await read(name)).not.toBe('');
});

it('lets several runs at once make one set of secrets', async () => {
  const runs = await Promise.all(Array.from({ length: 3 }, () => runProgram(['secrets', folder, ...STORES])));
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(runs.flatMap(({ output }) => output.match(/(?<=made: ).+/g) ?? []).sort()).toEqual(FILES);
  expect(await readdir(folder)).not.toContain('.lock');
});

it('waits for another run, and not for one that was killed', async () => {
  await put('.lock', '');
  const waiting = secrets();
  await rm(join(folder, '.lock'));
  expect((await waiting).code).toBe(0);
  for (const at of [0, Date.now() / 1_000 + 3_600]) {
    await put('.lock', '');
    await utimes(join(folder, '.lock'), at, at);
    expect((await secrets()).code).toBe(0);
  }
});

it('leaves a file as it is that appears while it makes it', async () => {
  const files = new SecretFiles(folder, undefined);
  await files.addBy('postgres/password', async (path) => {
    await put('postgres/password', 'first');
    await writeFile(path, 'second');
  });
  expect(await read('postgres/password')).toBe('first');
  expect(files.made).toEqual([]);
});

it('fails with a sentence where nothing can be written', async () => {
  await writeFile(folder, 'no folder');
  expect(await secrets()).toEqual({ code: 1, output: expect.stringMatching(/^secrets: Not all secrets are made: .*ENOTDIR[^\n]*$/) });
});

it.each([
  ['postgres/password', 'another', /operate\/database-url and postgres\/password must have the same password/],
  ['score-service/redis-url', 'redis://score-service:another@redis:6379', /does not have the password of score-service\/redis-url/],
])('is not content with %s of another run', async (name, content, complaint) => {
  await secrets();
  await put(name, content);
  expect(await secrets()).toEqual({ code: 1, output: expect.stringMatching(complaint) });
});

it('takes the owner of a database of your own', async () => {
  await put('operate/database-url', 'postgres://admin:p%40ss@managed:5432/games');
  await secrets();
  expect(await read('operate/database-url')).toBe('postgres://admin:p%40ss@managed:5432/games');
  expect(await read('postgres/password')).toBe('p@ss');
});

it('stops where a password cannot be known any more, and where two files do not agree', async () => {
  await secrets();
  await rm(join(folder, 'operate/redis-url'));
  expect(await secrets()).toEqual({ code: 1, output: expect.stringContaining('Remove that file as well') });
  await rm(join(folder, 'redis/users.acl'));
  expect((await secrets()).code).toBe(0);
  await put('score-service/laurel-secret', 'another');
  const differing = /auth-service\/laurel-secret and score-service\/laurel-secret/;
  expect(await secrets()).toEqual({ code: 1, output: expect.stringMatching(differing) });
});

it('refuses addresses that are none, or that bring a password along', async () => {
  const use = (...args: string[]): Promise<Run> => operate(['secrets', folder, ...args]);
  expect(await use('--redis', 'redis://redis')).toEqual({ code: 2, output: expect.stringContaining('--database must be an address') });
  expect((await use('--database', 'redis://redis', '--redis', 'redis://redis')).code).toBe(2);
  const named = await use('--database', 'postgres://me:hidden@db/laurel', '--redis', 'redis://redis');
  expect(named).toEqual({ code: 2, output: expect.stringContaining('--database must name no user') });
  expect(named.output).not.toContain('hidden');
  expect((await secrets('--uid', 'root')).code).toBe(2);
  await expect(stat(folder)).rejects.toThrow(/ENOENT/);
});

it('tells of addresses that lead elsewhere than it was told, and leaves them', async () => {
  await secrets();
  const before = await readAll();
  const elsewhere = await operate(['secrets', folder, '--database', 'postgres://other/laurel', '--redis', 'redis://redis:6379']);
  expect(elsewhere.code).toBe(0);
  const told = elsewhere.output.split('\n').filter((line) => line.startsWith('stays as it is: '));
  expect(told).toHaveLength(7);
  expect(told).toContain('stays as it is: operate/database-url leads to postgres://postgres:5432/laurel, not to postgres://other/laurel');
  expect(await readAll()).toEqual(before);
  expect((await secrets()).output).toBe('All secrets were there already.');
});

it('tells of addresses that lead to the same place in another way, and no password that stands in one', async () => {
  await secrets();
  await put('operate/database-url', 'postgresql://postgres:5432/laurel?user=me&password=hidden');
  await put('postgres/password', 'hidden');
  const withTls = 'postgres://postgres:5432/laurel?sslmode=verify-full';
  const { code, output } = await operate(['secrets', folder, '--database', withTls, '--redis', 'rediss://redis:6379']);
  expect(code).toBe(0);
  expect(output.match(/^stays as it is: /gm)).toHaveLength(11);
  expect(output).toContain(`stays as it is: operate/database-url leads there otherwise than ${withTls} says`);
  expect(output).toContain('stays as it is: operate/redis-url leads to redis://redis:6379, not to rediss://redis:6379');
  expect(output).not.toContain('hidden');
});

it('gives two services one secret, however the file of it ends that was there before', async () => {
  await put('auth-service/laurel-secret', `${'0123456789abcdef'.repeat(4)} \n\n`);
  expect((await secrets()).code).toBe(0);
  const read = (service: string): unknown => readEnv({ A: secret() }, { A_FILE: join(folder, service, 'laurel-secret') });
  expect(read('score-service')).toEqual(read('auth-service'));
});

it('gives a file that root makes anew to whom its folder belongs', async () => {
  await secrets();
  const isRoot = process.getuid?.() === 0;
  const owner = isRoot ? 10_001 : (process.getuid?.() ?? 0);
  if (isRoot) await chown(join(folder, 'score-service'), owner, owner);
  await rm(join(folder, 'score-service/superadmin-api-key'));
  await secrets();
  expect((await stat(join(folder, 'score-service/superadmin-api-key'))).uid).toBe(owner);
});
