import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startService } from '@laurel/fixtures/running-service';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startTypeScript } from '@laurel/fixtures/test-process';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

const MAIN = new URL('../src/main.ts', import.meta.url);
const OPERATE = new URL('../../../tools/operate/src/main.ts', import.meta.url);

let database: TestDatabase;
let redis: TestRedis;
let keyFile: string;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  keyFile = join(testFolder(), randomUUID(), 'keys.json');
});

afterAll(async () => {
  await redis.stop();
  await database.drop();
});

it('says everything that is missing, and does not start', async () => {
  const service = await startTypeScript(MAIN, [], { env: { PATH: process.env.PATH } });
  expect(await service.exited).toBe(1);
  const required = ['PUBLIC_BASE_URL', 'DATABASE_URL', 'REDIS_URL', 'GITLAB_URL', 'SIGNING_KEY_FILE', 'LAUREL_SECRET', 'TRUSTED_PROXIES'];
  for (const name of required) expect(service.output()).toContain(`${name} is not set`);
});

it('does not make up a key of its own, and says how to make one', async () => {
  const starting = startService('auth-service', settings());
  await expect(starting).rejects.toThrow(/ ended \(1\) [^]*SIGNING_KEY_FILE: .*keys\.json.*operate.*keys add/);
  await expect(starting).rejects.not.toThrow(/\n\s+at /);
});

it('opens logins with the key that was made for it, and ends in order', async () => {
  const made = await startTypeScript(OPERATE, ['keys', 'add', keyFile]);
  expect(await made.exited).toBe(0);
  const service = await startService('auth-service', settings());

  expect((await fetch(`${service.url}/api/sessions`, { method: 'PUT' })).status).toBe(200);
  const { keys } = (await (await fetch(`${service.url}/.well-known/jwks.json`)).json()) as { keys: unknown[] };
  expect(keys).toHaveLength(1);
  expect(await service.process.stop('SIGTERM')).toBe(0);
});

function settings(): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SIGNING_KEY_FILE: keyFile,
    LAUREL_SECRET: randomBytes(32).toString('base64'),
    GITLAB_URL: 'https://gitlab.example',
    GITLAB_CLIENT_ID: 'a1b2c3',
    GITLAB_CLIENT_SECRET: randomBytes(32).toString('hex'),
  };
}
