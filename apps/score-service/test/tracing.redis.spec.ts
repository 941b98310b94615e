import { randomBytes, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Account } from '@laurel/contracts/leadr/accounts';
import type { Game } from '@laurel/contracts/leadr/games';
import type { CreatedTable } from '@laurel/contracts/leadr/tables';
import { startService } from '@laurel/fixtures/running-service';
import type { Span } from '@laurel/fixtures/trace-collector';
import { TraceCollector } from '@laurel/fixtures/trace-collector';
import { signatureOf } from '@laurel/fixtures/table-signature';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import type { TestProcess } from '@laurel/fixtures/test-process';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';

import { newApiKey } from '../src/leadr/administration/api-key-secret.js';
import type { RawAnswer, Sent } from './raw-http.js';
import { askRaw } from './raw-http.js';

/** Has a process say at its end how much of OpenTelemetry it has loaded, beyond the bare API that prom-client brings along. */
const TELL_WHAT_WAS_LOADED = `data:text/javascript,${encodeURIComponent(`
  import { createRequire } from 'node:module';
  const { cache } = createRequire('/');
  process.on('exit', () => console.log('loaded', Object.keys(cache).filter((path) => /@opentelemetry.(?!api\\b)/.test(path)).length));
`)}`;

const SUPERADMIN_KEY = newApiKey();
const LAUREL_SECRET = randomBytes(32).toString('base64');
const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

let database: TestDatabase;
let redis: TestRedis;
let collector: TraceCollector;

beforeAll(async () => {
  [database, redis, collector] = await Promise.all([createTestDatabase(), createTestRedis(), TraceCollector.start()]);
});
afterAll(async () => {
  await collector.close();
  await redis.stop();
  await database.drop();
});

interface Traced {
  readonly process: TestProcess;
  ask(method: string, path: string, sent?: Sent): Promise<RawAnswer>;
}

async function start(more: NodeJS.ProcessEnv): Promise<Traced> {
  const { url, process } = await startService('score-service', {
    NODE_OPTIONS: `--import=${TELL_WHAT_WAS_LOADED}`,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    JWKS_URL: 'http://127.0.0.1:1/.well-known/jwks.json',
    LAUREL_SECRET,
    SUPERADMIN_API_KEY: SUPERADMIN_KEY,
    ...more,
  });
  return { process, ask: (method, path, sent) => askRaw(url, method, path, sent) };
}

async function newTable({ ask }: Traced): Promise<CreatedTable> {
  const make = async <Made>(path: string, body: object): Promise<Made> => {
    const { status, text } = await ask('POST', path, { headers: { 'leadr-api-key': SUPERADMIN_KEY }, body: JSON.stringify(body) });
    if (status !== 201) throw new Error(`${path} answered ${status} ${text}`);
    return JSON.parse(text) as Made;
  };
  const account = await make<Account>('/v1/accounts', { name: 'Studio', slug: randomUUID() });
  const game = await make<Game>('/v1/games', { account_id: account.id, name: 'Game', slug: randomUUID() });
  return make('/v1/tables', { account_id: account.id, game_id: game.id, name: randomUUID() });
}

function only(spans: readonly Span[]): Span {
  const [span] = spans;
  if (span === undefined || spans.length > 1) throw new Error(`there are ${spans.length} such spans`);
  return span;
}

it('a submission is traced from the gateway to both stores, without a secret', async () => {
  const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const table = await newTable(service);
  const path = `/api/${table.name}`;
  const body = JSON.stringify({ score: 7_041_776, by_whom: 'Ophelia', when_happened: 1_406_652_640_694, locale: 'en-US' });
  const signature = signatureOf({ uri: path, body, timestamp: String(Date.now()), tableKey: table.table_key, secret: table.secret });
  const headers = { ...signature, traceparent: `00-${PARENT.traceId}-${PARENT.spanId}-01`, 'X-Request-Id': 'request-of-ophelia' };

  expect((await service.ask('POST', path, { body, headers })).status).toBe(200);
  expect((await service.ask('GET', `${path}?table_key=${table.table_key}`)).status).toBe(200);
  expect((await service.ask('GET', `${path}?table_key=no-such-key`)).status).toBe(401);
  expect(await service.process.stop()).toBe(0);

  expect([...collector.services]).toEqual(['score-service']);
  const submission = only(collector.spans.filter(({ name }) => name === 'POST /api/:table'));
  expect(submission).toMatchObject({ traceId: PARENT.traceId, parentSpanId: PARENT.spanId });
  expect(submission.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/:table',
    'http.response.status_code': 200,
    'laurel.request_id': 'request-of-ophelia',
  });
  const children = collector.below(submission);
  const statements = children.map(({ attributes }) => attributes['db.query.text']);
  expect(statements).toContainEqual(expect.stringMatching(/^insert into entries/));
  expect(statements).toContain('COMMIT');
  expect(statements).toContain('evalsha');

  const [line = '{}'] = service.process.output().split('\n').filter((each) => each.includes('request-of-ophelia'));
  expect(JSON.parse(line)).toMatchObject({ trace_id: PARENT.traceId });

  const { fingerprint } = signature;
  const secrets = [SUPERADMIN_KEY, LAUREL_SECRET, table.secret, table.table_key, fingerprint, 'no-such-key', 'Ophelia', '7041776'];
  for (const secret of [...secrets, new URL(database.url).password].filter(Boolean)) expect(collector.received).not.toContain(secret);
  expect(collector.spans.flatMap(({ events }) => events)).toEqual([]);
  expect(collector.spans.filter(({ status }) => status.message)).toEqual([]);
});

it('work that no request sets off leaves no trace', () => {
  expect(collector.spans.filter(({ name, parentSpanId }) => parentSpanId === undefined && !/^[A-Z]+ \//.test(name))).toEqual([]);
});

it('nothing of it is loaded where nothing says where to', async () => {
  const service = await start({});
  expect((await service.ask('GET', '/v1/health')).status).toBe(200);
  expect(await service.process.stop()).toBe(0);
  expect(await service.process.line(/^loaded/)).toBe('loaded 0');
});

it('a collector that is away costs no request and not the end', async () => {
  const service = await start({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces' });
  expect((await service.ask('GET', '/v1/health')).status).toBe(200);
  expect(await service.process.stop()).toBe(0);
  expect(await service.process.line(/^loaded/)).not.toBe('loaded 0');
});
