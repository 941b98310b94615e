import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LEADR_DOOR } from '@laurel/contracts/leadr/door';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { testFolder } from '@laurel/fixtures/test-folder';
import { ConfigError } from '@laurel/runtime/env';
import { CannotStart } from '@laurel/runtime/start';
import { newApiKey } from '@laurel/score-service/leadr/administration/api-key-secret';
import { freePort } from '@laurel/storage/embedded/free-port';
import type { Express } from 'express';

import { readConfig } from '../src/config.js';
import { DEMO } from '../src/demo-game.js';
import type { RunningStandalone } from '../src/run-standalone.js';
import { startLaurel } from './running-laurel.js';

const dataDir = join(testFolder(), randomUUID());
let laurel: RunningStandalone;

beforeAll(async () => {
  await mkdir(dataDir);
  await chmod(dataDir, 0o755);
  laurel = await startLaurel({ DATA_DIR: dataDir });
});
afterAll(() => laurel.close());

describe('one process with nothing configured', () => {
  it('keeps its generated secrets to its owner', async () => {
    for (const file of ['secret', 'superadmin-api-key', 'signing-keys.json']) {
      const path = join(dataDir, file);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await readFile(path)).length).toBeGreaterThan(32);
    }
  });

  it('is administrated with the key that it made up', async () => {
    const key = await readFile(laurel.superadminKeyFile ?? '', 'utf8');
    const accounts = (headers: Record<string, string>) => fetch(`${laurel.url}/v1/accounts`, { headers });
    expect((await accounts({ 'leadr-api-key': key })).status).toBe(200);
    expect((await accounts({})).status).toBe(401);
  });

  it('leaves a directory that was there before it as open as it was', async () => {
    expect((await stat(dataDir)).mode & 0o777).toBe(0o755);
  });

  it('serves the web app with headers that confine it', async () => {
    const page = await fetch(`${laurel.url}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.headers.get('x-powered-by')).toBeNull();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
    const asset = await fetch(laurel.url + script);
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toContain('immutable');
  });

  it.each(['/api', '/api/unknown/path', '/nowhere', '/metrics', '/health/live', '/assets/none.js'])('knows nothing at %s', async (path) => {
    const answer = await fetch(laurel.url + path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  });

  it('describes every route that it has, and no other, with the methods that its door lets in', async () => {
    const { paths } = (await (await fetch(`${laurel.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`));
    expect(described.sort()).toEqual(routesOf(laurel).sort());
    for (const [path, operations] of Object.entries(paths).filter(([path]) => LEADR_DOOR.owns(path))) {
      const allowed = LEADR_DOOR.methods(path.replace(/\{\w+\}/, randomUUID()))?.map((method) => method.toLowerCase()).sort();
      expect([path, Object.keys(operations).sort()]).toEqual([path, allowed]);
    }
  });

  it('describes every endpoint of the protocol', async () => {
    const { paths } = (await (await fetch(`${laurel.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    expect(Object.keys(paths['/api/sessions'] ?? {}).sort()).toEqual(['get', 'put']);
    for (const path of ['/api/submissions/start', '/api/submissions/end']) expect(Object.keys(paths[path] ?? {})).toEqual(['post']);
    expect(Object.keys(paths['/api/leaderboard'] ?? {})).toEqual(['get']);
  });
});

describe('one process without GitLab', () => {
  let without: RunningStandalone;

  beforeAll(async () => {
    without = await startLaurel({ GITLAB_URL: 'none' });
  });
  afterAll(() => without.close());

  it('starts no stand-in, and opens no login', async () => {
    expect(without.gitlabStandIn).toBeUndefined();
    const answer = await fetch(`${without.url}/api/sessions`, { method: 'PUT' });
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('Sign-in is not configured')]);
    expect(await (await fetch(`${without.url}/auth/account`)).text()).toContain('Sign-in is not configured');
  });

  it('shows the leaderboard, and takes devices and high score tables', async () => {
    const aborted = new AbortController();
    const { status, headers } = await fetch(`${without.url}/api/leaderboard`, { signal: aborted.signal });
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/event-stream')]);
    aborted.abort();
    const body = JSON.stringify({ game_id: DEMO.game.id, client_fingerprint: randomBytes(32).toString('hex') });
    expect((await fetch(`${without.url}/v1/client/sessions`, { method: 'POST', body })).status).toBe(201);
    expect(await (await fetch(`${without.url}/api/test?table_key=test`)).json()).toEqual([]);
  });

  it('describes every route that it has but the one that only refuses', async () => {
    const { paths } = (await (await fetch(`${without.url}/openapi.json`)).json()) as { paths: object };
    const routes = new Set(routesOf(without).map((route) => route.replace(/^\S+ /, '')));
    expect([...routes].filter((path) => !Object.hasOwn(paths, path))).toEqual(['/api/sessions']);
  });
});

describe('one process with a database of its own', () => {
  it.each([
    ['keeps the description of the API to itself', {}, 404],
    ['describes the API when asked to', { API_DOCS: 'on' }, 200],
  ])('%s', async (_does, asked, status) => {
    const database = await createTestDatabase();
    const keys = {
      LAUREL_SECRET: randomBytes(32).toString('hex'),
      SUPERADMIN_API_KEY: newApiKey(),
      SIGNING_KEY_FILE: join(dataDir, 'signing-keys.json'),
    };
    const server = await startLaurel({ ...keys, ...asked, DATABASE_URL: database.url });
    for (const path of ['/docs', '/openapi.json']) expect((await fetch(server.url + path)).status).toBe(status);
    await server.close();
    await database.drop();
  });
});

describe('a start that cannot succeed says what to mend', () => {
  const SECRETS = {
    LAUREL_SECRET: 'k3JQvX0m6b2vN8yQeT1rZ5uW9cA7dF4hL2pS',
    SUPERADMIN_API_KEY: newApiKey(),
    SIGNING_KEY_FILE: '/nowhere/keys.json',
  };

  it('about a database that is not there', async () => {
    const DATABASE_URL = `postgres://127.0.0.1:${await freePort()}/laurel`;
    const told = new CannotStart('DATABASE_URL: the database there cannot be reached');
    await expect(startLaurel({ ...SECRETS, DATABASE_URL })).rejects.toEqual(told);
  });

  it('about a key file that is not there', async () => {
    await expect(startLaurel({ SIGNING_KEY_FILE: SECRETS.SIGNING_KEY_FILE })).rejects.toThrow(/^SIGNING_KEY_FILE: .*keys\.json/);
  });
});

describe('the configuration of one process', () => {
  it('takes a GitLab application whole or not at all', () => {
    expect(readConfig({}).gitlab).toBe('stand-in');
    expect(readConfig({ GITLAB_URL: 'none' }).gitlab).toBe('none');
    expect(() => readConfig({ GITLAB_URL: 'https://gitlab.example' })).toThrow(ConfigError);
    expect(() => readConfig({ GITLAB_ALLOWED_GROUPS: 'uni/cs' })).toThrow('GITLAB_URL is not set');
  });

  it('takes the secrets of a database of its own from outside', () => {
    expect(() => readConfig({ DATABASE_URL: 'postgres://db/laurel' })).toThrow(
      /LAUREL_SECRET is not set[^]*SUPERADMIN_API_KEY is not set[^]*SIGNING_KEY_FILE is not set/,
    );
  });

  it.each([
    ['sees addresses on plain http', {}, 'other-network'],
    ['sees none behind a proxy that is not named', { PUBLIC_BASE_URL: 'https://play.example' }, 'always'],
    ['sees them behind one that is', { PUBLIC_BASE_URL: 'https://play.example', TRUSTED_PROXIES: '127.0.0.1' }, 'other-network'],
  ])('asks players to confirm accordingly: it %s', (_case, env, confirmation) => {
    expect(readConfig(env).signIn.confirmation).toBe(confirmation);
  });

  it.each([
    ['LAUREL_SECRET', 'changeme'],
    ['SUPERADMIN_API_KEY', 'ldr_changeme'],
    ['PORT', 'eighty'],
    ['PUBLIC_BASE_URL', 'localhost'],
    ['TRUSTED_PROXIES', 'all'],
    ['LOG_LEVEL', 'loud'],
    ['API_DOCS', 'yes'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });
});

/** What its router knows of the published protocols, as OpenAPI writes it. */
function routesOf({ app }: RunningStandalone): string[] {
  const express: Express = app.getHttpAdapter().getInstance();
  const routes = express.router.stack.flatMap(({ route }) => (route === undefined ? [] : [route]));
  const published = routes.filter(({ path }) => /^\/(?:api|v1|\.well-known|timestamp)(?:\/|$)/.test(path));
  return published.flatMap(({ path, stack: handlers }) => handlers.map(({ method }) => `${method} ${asOpenApi(path)}`));
}

/** A slash that may be left out is shown. */
function asOpenApi(path: string): string {
  return path.replace('{/}', '/').replace(/:(\w+)/g, '{$1}');
}
