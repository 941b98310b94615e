import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testFolder } from '@laurel/fixtures/test-folder';
import { ConfigError } from '@laurel/runtime/env';

import { readConfig } from '../src/config.js';
import type { RunningStandalone } from '../src/run-standalone.js';
import { startLaurel } from './running-laurel.js';

const dataDir = join(testFolder(), randomUUID());
let laurel: RunningStandalone;

beforeAll(async () => {
  laurel = await startLaurel({ DATA_DIR: dataDir });
});
afterAll(() => laurel.close());

describe('one process with nothing configured', () => {
  it('keeps its generated secrets to its owner', async () => {
    for (const file of ['secret', 'signing-keys.json']) {
      const path = join(dataDir, file);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await readFile(path)).length).toBeGreaterThan(32);
    }
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

  it.each(['/api/unknown', '/nowhere', '/metrics', '/health/live', '/assets/none.js'])('knows nothing at %s', async (path) => {
    const answer = await fetch(laurel.url + path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  });

  it('describes every endpoint of the protocol', async () => {
    const { paths } = (await (await fetch(`${laurel.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    expect(Object.keys(paths['/api/sessions'] ?? {}).sort()).toEqual(['get', 'put']);
    for (const path of ['/api/submissions/start', '/api/submissions/end']) expect(Object.keys(paths[path] ?? {})).toEqual(['post']);
    expect(Object.keys(paths['/api/leaderboard'] ?? {})).toEqual(['get']);
  });
});

describe('the configuration of one process', () => {
  it('takes a GitLab application whole or not at all', () => {
    expect(readConfig({}).gitlab).toBeUndefined();
    expect(() => readConfig({ GITLAB_URL: 'https://gitlab.example' })).toThrow(ConfigError);
  });

  it.each([
    ['LAUREL_SECRET', 'changeme'],
    ['PORT', 'eighty'],
    ['PUBLIC_BASE_URL', 'localhost'],
    ['TRUSTED_PROXIES', 'all'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });
});
