import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runCompiled } from '@laurel/fixtures/service-replica';
import { signatureOf } from '@laurel/fixtures/table-signature';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { testFolder } from '@laurel/fixtures/test-folder';
import type { TestProcess } from '@laurel/fixtures/test-process';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';

import type { PageLine } from './metrics-page.js';
import { readLines, writeLine } from './metrics-page.js';
import { readPage } from './observability-folder.js';
import type { ServedMetric } from './served-metrics.js';
import { readServed } from './served-metrics.js';

const SERVICES = ['auth-service', 'score-service', 'leaderboard-stream-service'] as const;
const SUPERADMIN_KEY = `ldr_${randomBytes(32).toString('hex')}`;

interface Running {
  readonly process: TestProcess;
  readonly url: string;
  readonly ops: string;
}

let database: TestDatabase;
let redis: TestRedis;
let running: Record<(typeof SERVICES)[number], Running>;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  const keyFile = join(testFolder(), `metrics-keys-${randomUUID()}.json`);
  await (await runCompiled('../tools/operate/dist/main.js', ['keys', 'add', keyFile])).exited;
  const start = async (name: string): Promise<Running> => {
    const started = await runCompiled(`${name}/dist/main.js`, [], {
      HOST: '127.0.0.1',
      PORT: '0',
      OPS_PORT: '0',
      PUBLIC_BASE_URL: 'https://play.example',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      TRUSTED_PROXIES: 'none',
      DRAIN_WAIT_MS: '0',
      SIGNING_KEY_FILE: keyFile,
      JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
      LAUREL_SECRET: randomBytes(32).toString('base64'),
      SUPERADMIN_API_KEY: SUPERADMIN_KEY,
      GITLAB_URL: 'none',
    });
    const { url, ops } = JSON.parse(await started.line(/"listening"/)) as { url: string; ops: string };
    return { process: started, url, ops };
  };
  const [auth, score, stream] = await Promise.all(SERVICES.map(start));
  if (auth === undefined || score === undefined || stream === undefined) throw new Error('three services were started');
  running = { 'auth-service': auth, 'score-service': score, 'leaderboard-stream-service': stream };
  await Promise.all([auth, score, stream].map(({ url }) => fetch(url)));
  await submitRecord(score.url);
}, 60_000);

afterAll(async () => {
  for (const name of SERVICES) await running[name].process.stop();
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
  for (const service of SERVICES) {
    for (const metric of readServed(await (await fetch(`${running[service].ops}/metrics`)).text())) {
      const { services = [], labels = [] } = lines.get(metric.name) ?? {};
      const union = [...new Set([...labels, ...metric.labels])].sort();
      lines.set(metric.name, { ...metric, labels: union, services: [...services, service] });
    }
  }
  const inOrder = [...lines.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  return inOrder.map((line) => ({ ...line, services: line.services.length === SERVICES.length ? ['all'] : line.services }));
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
