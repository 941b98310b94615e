import { randomInt } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { kubectls } from '@laurel/fixtures/installed-programs.mjs';
import { createTestPostgres, type TestPostgres } from '@laurel/fixtures/test-postgres';
import type { TestProcess } from '@laurel/fixtures/test-process';
import { createTestRedis, type TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedisCluster, type TestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import { DATABASE_ROLES } from '@laurel/operate/database-logins';
import { createDataSource } from '@laurel/storage/data-source';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IProbe } from 'kubernetes-models/v1/Probe';

import { readDockerfile, type Stage } from '../../src/images/dockerfile.js';
import { portNumber } from '../../src/kubernetes/container-port.js';
import { makeExampleSecrets } from '../../src/kubernetes/example-secrets.js';
import { laurelImage } from '../../src/kubernetes/laurel-image.js';
import { everyContainer, podsOf, type Pod } from '../../src/kubernetes/pods.js';
import { render } from '../../src/kubernetes/render.js';
import { Rendering, type Overlay } from '../../src/kubernetes/rendering.js';
import { chosenRoutes } from '../../src/kubernetes/route-choices.js';
import { ourAccount } from '../images/image-folder.js';
import { DOCKER, scratchFolder } from './changed-manifests.js';
import { startContainer, type Place } from './running-container.js';
import { handOver, leadToRedis } from './secrets-outside.js';

const TEST_MS = 180_000;
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
/** Of each service a request that it answers with 200, whatever is in its stores. */
const REQUESTS: Readonly<Record<string, string>> = {
  'auth-service': '/.well-known/jwks.json',
  'score-service': '/timestamp',
  'leaderboard-stream-service': '/api/leaderboard?page=0',
};
const SERVICES = Object.keys(REQUESTS);

let postgres: TestPostgres;
let redis: TestRedis;
let cluster: TestRedisCluster;
let images: ReadonlyMap<string, Stage>;
/** A folder of secrets for each overlay. */
const secrets: Readonly<Record<Overlay, string>> = { demo: scratchFolder(), production: scratchFolder() };

beforeAll(async () => {
  images = readDockerfile(await readFile(join(DOCKER, 'Dockerfile'), 'utf8'));
  postgres = await createTestPostgres();
  await makeSecrets(secrets.demo, await makeEmptyDatabase());
  await cp(secrets.demo, secrets.production, { recursive: true });
  const users = await readFile(join(secrets.demo, 'redis/users.acl'), 'utf8');
  [redis, cluster] = await Promise.all([createTestRedis({ users }), createTestRedisCluster({ users })]);
  await leadToRedis(secrets.demo, redis.url);
  await leadToRedis(secrets.production, cluster.url);
  const [uid] = await ourAccount();
  for (const folder of Object.values(secrets)) await handOver(folder, uid);
}, TEST_MS);

afterAll(async () => {
  await Promise.all([postgres.stop(), redis.stop(), cluster.stop()]);
});

describe.each(['demo', 'production'] as const)('the manifests of %s', (overlay) => {
  it(
    'start processes that come up, answer and end, with nothing but what the manifests give them',
    async () => {
      const { routes, folder } = await chosenRoutes(DOCKER, overlay);
      const rendering = new Rendering(overlay, routes, await render(kubectls[0] ?? '', folder));
      const pods = podsOf(rendering);
      // Addresses of this machine at which nobody else listens, so that every service can have the port that it has in its pod.
      const network = `127.${randomInt(1, 255)}.${randomInt(1, 255)}`;
      const addresses = Object.fromEntries(SERVICES.map((name, index) => [name, `${network}.${index + 1}`]));
      const place: Place = { rendering, secrets: secrets[overlay], addresses };

      for (const job of pods.filter(({ kind }) => kind === 'Job')) {
        for (const container of everyContainer(job)) await runToItsEnd(place, job, container);
      }
      const services = pods.filter(({ kind, name }) => kind === 'Deployment' && SERVICES.includes(name));
      expect(services).toHaveLength(SERVICES.length);
      await holdBack(place, services);
      await Promise.all(services.map((pod) => exercise(place, pod)));

      const operators = pods.filter(({ kind, name }) => kind === 'CronJob' && name === 'operate');
      expect(operators).toHaveLength(1);
      for (const job of operators) for (const container of everyContainer(job)) await runToItsEnd(place, job, container);
    },
    TEST_MS,
  );
});

/** A database without tables. Gives the address that its owner has. */
async function makeEmptyDatabase(): Promise<string> {
  const server = await createDataSource(postgres.url, { applicationName: 'manifests' }).initialize();
  await server.query('CREATE DATABASE empty');
  await server.destroy();
  return Object.assign(new URL(postgres.url), { pathname: '/empty' }).href;
}

/** As an operator does for a database that is there already: its owner's address comes first. */
async function makeSecrets(folder: string, owner: string): Promise<void> {
  await mkdir(join(folder, 'operate'), { recursive: true });
  await writeFile(join(folder, 'operate/database-url'), owner);
  const database = Object.assign(new URL(owner), { username: '', password: '' }).href;
  await makeExampleSecrets(folder, { database, redis: 'redis://redis:6379' });
}

async function runToItsEnd(place: Place, pod: Pod, container: IContainer): Promise<void> {
  const started = await startContainer(place, pod, container, imageOf(container));
  expect([container.name, await started.exited, started.output()]).toEqual([container.name, 0, expect.any(String)]);
}

/** While its role may not yet do everything that a service needs, its pod does not start. */
async function holdBack(place: Place, services: readonly Pod[]): Promise<void> {
  const address = await readFile(join(place.secrets, 'operate/database-url'), 'utf8');
  const owner = await createDataSource(address, { applicationName: 'manifests' }).initialize();
  const roles = Object.values(DATABASE_ROLES).join(', ');
  await owner.query(`revoke select on games from ${roles}`);
  for (const pod of services) {
    const [first] = pod.initContainers;
    if (first === undefined) throw new Error(`${pod.title} waits for nothing`);
    const atOnce = { ...first, args: first.args?.map((arg) => (/^\d+$/.test(arg) ? '0' : arg)) ?? [] };
    const started = await startContainer(place, pod, atOnce, imageOf(first));
    expect([pod.name, await started.exited, started.output()]).toEqual([pod.name, 1, expect.stringContaining('may not select on games')]);
  }
  await owner.query(`grant select on games to ${roles}`);
  await owner.destroy();
}

/** The life of a pod: what comes before it, its start, its probes, a request, and its end in the time that it has for that. */
async function exercise(place: Place, pod: Pod): Promise<void> {
  for (const container of pod.initContainers) await runToItsEnd(place, pod, container);
  const [container] = pod.containers;
  if (container === undefined) throw new Error(`${pod.title} has no container`);
  const host = place.addresses[pod.name] ?? '';
  const service = await startContainer(place, pod, container, imageOf(container), host);
  await watch(place, pod, container).catch(async (error: unknown) => {
    await service.stop('SIGKILL');
    throw new Error(`${pod.title}:\n${service.output()}`, { cause: error });
  });
  expect([pod.name, await endWithin(service, pod.spec.terminationGracePeriodSeconds ?? 0)]).toEqual([pod.name, 0]);
}

async function watch({ rendering, addresses }: Place, pod: Pod, container: IContainer): Promise<void> {
  const host = addresses[pod.name] ?? '';
  for (const kind of PROBES) {
    const { failureThreshold = 0, periodSeconds = 0 } = container[kind] ?? {};
    const url = probeUrl(host, container, container[kind]);
    const ask = async (): Promise<void> => expect([url, await statusOf(url)]).toEqual([url, 200]);
    await eventually(ask, { withinMs: failureThreshold * periodSeconds * 1_000, everyMs: 200 });
  }
  const request = `http://${host}:${rendering.one('Service', pod.name)?.spec?.ports?.[0]?.port}${REQUESTS[pod.name]}`;
  expect([request, await statusOf(request)]).toEqual([request, 200]);
}

function imageOf({ image }: IContainer): Stage {
  const stage = images.get(laurelImage(image) ?? '');
  if (stage === undefined) throw new Error(`docker/Dockerfile has no target for ${image}`);
  return stage;
}

function probeUrl(host: string, container: IContainer, probe: IProbe | undefined): string {
  const { path = '', port = '' } = probe?.httpGet ?? {};
  return `http://${host}:${portNumber(container, port)}${path}`;
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url);
  await answer.body?.cancel();
  return answer.status;
}

/** Tells a process to end as a cluster does: whoever takes too long is killed, which shows in the exit code. */
async function endWithin(process: TestProcess, seconds: number): Promise<number | null> {
  const killer = setTimeout(() => process.signal('SIGKILL'), seconds * 1_000);
  return process.stop('SIGTERM').finally(() => clearTimeout(killer));
}
