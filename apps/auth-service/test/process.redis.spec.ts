import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AuthenticationSessionOpened } from '@laurel/contracts/pomomon/authentication-session';
import { askJson } from '@laurel/fixtures/described-http';
import { startService } from '@laurel/fixtures/running-service';
import { Browser } from '@laurel/fixtures/test-browser';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startTypeScript } from '@laurel/fixtures/test-process';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import { TraceCollector } from '@laurel/fixtures/trace-collector';
import { startGitlabStandIn } from '@laurel/gitlab-stand-in/stand-in';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { GAME_ADDRESS, PUBLIC_BASE_URL, signInAtGitlab } from './running-auth-service.js';

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

it('traces what a login asks GitLab, without a secret', async () => {
  const collector = await TraceCollector.start();
  const application = { clientId: 'a1b2c3', clientSecret: randomUUID(), redirectUris: [`${PUBLIC_BASE_URL}/auth/callback`] };
  const gitlab = await startGitlabStandIn(application);
  const service = await startService('auth-service', {
    ...settings(),
    GITLAB_URL: gitlab.url,
    GITLAB_CLIENT_SECRET: application.clientSecret,
    LOGIN_CONFIRM: 'never',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
  const reach = (asked: string) => asked.replace(PUBLIC_BASE_URL, service.url);
  const browser = new Browser({ address: GAME_ADDRESS, reach });
  const opened = await askJson<AuthenticationSessionOpened>(`${service.url}/api/sessions`, { method: 'PUT' });
  const back = await signInAtGitlab(await browser.get(opened.body.auth_url), 'ada');
  expect((await browser.get(back)).status).toBe(200);
  expect(await service.process.stop('SIGTERM')).toBe(0);
  await gitlab.close();
  await collector.close();

  const [callback] = collector.spans.filter(({ name }) => name === 'GET /auth/callback');
  const below = callback === undefined ? [] : collector.below(callback).map(({ name }) => name);
  expect(below).toEqual(expect.arrayContaining(['POST GitLab /oauth/token', 'GET GitLab /api/v4/user']));
  const secrets = [application.clientSecret, new URL(back).searchParams.get('code'), new URL(back).searchParams.get('state')];
  for (const secret of secrets) expect(collector.received).not.toContain(secret);
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
