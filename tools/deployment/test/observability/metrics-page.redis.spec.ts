import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ServiceName } from '@laurel/contracts/routing';
import { SERVICE_NAMES } from '@laurel/contracts/routing';
import { askJson } from '@laurel/fixtures/described-http';
import type { RunningService } from '@laurel/fixtures/running-service';
import { startService } from '@laurel/fixtures/running-service';
import { signatureOf } from '@laurel/fixtures/table-signature';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startTypeScript } from '@laurel/fixtures/test-process';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';

import type { PageLine } from './metrics-page.js';
import { readLines, writeLine } from './metrics-page.js';
import { readPage } from './observability-folder.js';
import { said } from './runbooks.js';
import type { ServedMetric } from './served-metrics.js';
import { readServed } from './served-metrics.js';

const OPERATE = new URL('../../../operate/src/main.ts', import.meta.url);
const SUPERADMIN_KEY = `ldr_${randomBytes(32).toString('hex')}`;

interface OpenApi {
  readonly paths: Readonly<Record<string, object>>;
}

let database: TestDatabase;
let redis: TestRedis;
let running: Record<ServiceName, RunningService>;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  const keyFile = join(testFolder(), `metrics-keys-${randomUUID()}.json`);
  await (await startTypeScript(OPERATE, ['keys', 'add', keyFile])).exited;
  const settings = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SIGNING_KEY_FILE: keyFile,
    JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
    LAUREL_SECRET: randomBytes(32).toString('base64'),
    SUPERADMIN_API_KEY: SUPERADMIN_KEY,
    GITLAB_URL: 'none',
    API_DOCS: 'on',
  };
  const started = await Promise.all(SERVICE_NAMES.map(async (name) => [name, await startService(name, settings)] as const));
  running = Object.fromEntries(started) as typeof running;
  await Promise.all(SERVICE_NAMES.map((name) => fetch(running[name].url)));
  await submitRecord(running['score-service'].url);
});

afterAll(async () => {
  for (const name of SERVICE_NAMES) await running[name].process.stop();
  await redis.stop();
  await database.drop();
});

async function submitRecord(url: string): Promise<void> {
  const make = async (path: string, body: object): Promise<Record<string, string>> => {
    const headers = { 'leadr-api-key': SUPERADMIN_KEY };
    return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<Record<string, string>>;
  };
  const account = await make('/v1/accounts', { name: 'Studio', slug: randomUUID() });
  const game = await make('/v1/games', { account_id: account.id, name: 'Game', slug: randomUUID() });
  const table = await make('/v1/tables', { account_id: account.id, game_id: game.id, name: randomUUID() });
  const body = JSON.stringify({ score: 7, by_whom: 'Mia', when_happened: 1_406_652_640_694, locale: 'en-US' });
  const { name = '', table_key: tableKey = '', secret = '' } = table;
  const signature = signatureOf({ uri: `/api/${name}`, body, timestamp: String(Date.now()), tableKey, secret });
  const { status } = await fetch(`${url}/api/${name}`, { method: 'POST', headers: signature, body });
  expect(status).toBe(200);
}

/** Every metric with the services that have it, in the order of their names. */
async function servedLines(): Promise<PageLine[]> {
  const lines = new Map<string, PageLine>();
  for (const service of SERVICE_NAMES) {
    for (const metric of readServed(await (await fetch(`${running[service].ops}/metrics`)).text())) {
      const { services = [], labels = [] } = lines.get(metric.name) ?? {};
      const union = [...new Set([...labels, ...metric.labels])].sort();
      lines.set(metric.name, { ...metric, labels: union, services: [...services, service] });
    }
  }
  const inOrder = [...lines.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  return inOrder.map((line) => ({ ...line, services: line.services.length === SERVICE_NAMES.length ? ['all'] : line.services }));
}

const isOwn = ({ name }: ServedMetric) => !/^(process|nodejs)_/.test(name);

it('the page of metrics tells exactly what the services serve', async () => {
  const served = (await servedLines()).filter(isOwn);
  expect(readLines(readPage('metrics.md')).filter(isOwn).map(writeLine)).toEqual(served.map(writeLine));
});

it('and those that every process of Node.js has, whatever their labels', async () => {
  const withoutLabels = (line: PageLine) => writeLine({ ...line, labels: [] });
  const served = (await servedLines()).filter((line) => !isOwn(line));
  expect(readLines(readPage('metrics.md')).filter((line) => !isOwn(line)).map(withoutLabels)).toEqual(served.map(withoutLabels));
  expect(served.map(({ name }) => name)).toContain('nodejs_eventloop_lag_p99_seconds');
});

it('the runbooks send for endpoints that the services describe', async () => {
  const named = said(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^` ]*)`/g);
  const descriptions = await Promise.all(SERVICE_NAMES.map((name) => askJson<OpenApi>(`${running[name].url}/openapi.json`)));
  const described = descriptions.flatMap(({ body }) =>
    Object.entries(body.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)),
  );
  const withoutNames = (endpoints: readonly string[]) => endpoints.map((endpoint) => endpoint.replaceAll(/\{\w+\}|[A-Z_]+$/g, '…'));
  expect(named).not.toEqual([]);
  expect(withoutNames(described)).toEqual(expect.arrayContaining(withoutNames(named)));
});
