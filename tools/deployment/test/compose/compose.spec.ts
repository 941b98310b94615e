import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICE_NAMES } from '@laurel/contracts/routing';

import { readComposeFile, type ComposeFile, type ComposeService } from '../../src/images/compose-file.js';
import { imageNames } from '../../src/images/dockerfile.js';
import { laurelImage } from '../../src/kubernetes/laurel-image.js';
import { settingNames } from '../../src/setting-names.js';
import { ourImage, ourStages, REPOSITORY } from '../images/image-folder.js';
import { COMPOSE_FOLDER, ourComposeFile } from './compose-project.js';

const SECRET_FILE = /^\/run\/secrets\/(laurel\/)?[a-z-]+(\.json)?$/;
const WITH_TLS = { PUBLIC_BASE_URL: 'https://play.example' };

/** Looked up when the container starts, which is when the job has made it. */
const SECRETS_OF_ITS_OWN = {
  type: 'volume',
  source: 'secrets',
  target: '/run/secrets/laurel',
  read_only: true,
  volume: { nocopy: true, subpath: expect.any(String) },
};

let file: ComposeFile;
let all: [name: string, service: ComposeService][];
let ours: [name: string, service: ComposeService, target: string][];

beforeAll(async () => {
  file = await ourComposeFile();
  all = Object.entries(file.services);
  ours = all.flatMap(([name, service]) => {
    const target = laurelImage(service.image);
    return target === undefined ? [] : [[name, service, target]];
  });
});

describe('each container', () => {
  it('has no rights, and writes nothing but what is mounted', () => {
    for (const [name, service] of all) {
      expect({ name, ...service }).toMatchObject({
        name,
        user: '10001:10001',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        tmpfs: expect.arrayContaining(['/tmp']),
      });
    }
  });

  it('is an image of exactly one version', async () => {
    const { version } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
    const targets = imageNames(await ourStages());
    for (const [, { image }, target] of ours) {
      expect(image).toBe(`laurel/${target}:${version}`);
      expect(targets).toContain(target);
    }
    const others = all.map(([, { image }]) => image).filter((image) => laurelImage(image) === undefined);
    for (const image of others) expect(image).toMatch(/^[a-z/]+:\d+\.\d+(\.\d+)?-trixie$/);
  });

  it('is built by one service, whose builds do not meet, and fetched from nowhere', () => {
    const builds = ours.flatMap(([, { build }, target]) => (build === undefined ? [] : [{ ...build, of: target }]));
    expect(builds.map(({ of }) => of).sort()).toEqual([...new Set(ours.map(([, , target]) => target))].sort());
    for (const { context, dockerfile, target, of } of builds) {
      expect(target).toBe(of);
      expect(existsSync(join(COMPOSE_FOLDER, context, dockerfile))).toBe(true);
    }
    for (const [name, { build, pull_policy: policy }] of ours) {
      expect([name, policy]).toEqual([name, build === undefined ? 'never' : undefined]);
    }
  });

  it('is told only what it asks for', async () => {
    for (const [name, { command = [], environment }, target] of ours) {
      if (environment === undefined) continue;
      const known = settingNames(target, command);
      expect({ name, unknown: Object.keys(environment).filter((setting) => !known.has(setting)) }).toEqual({ name, unknown: [] });
    }
  });

  it('is told no secret, but where to read it', () => {
    for (const [, { environment = {} }] of all) {
      const secrets = Object.entries(environment).filter(([name]) => /SECRET|PASSWORD|KEY|DATABASE_URL|REDIS_URL/.test(name));
      for (const [name, value] of secrets) expect([name, value]).toEqual([name, expect.stringMatching(SECRET_FILE)]);
    }
  });

  it('sees the secrets of its own folder, and cannot change them; the job that makes them sees nothing else', () => {
    for (const [name, { volumes = [], network_mode: network }] of all) {
      const secrets = volumes.filter(({ source }) => source === 'secrets');
      if (name === 'secrets') expect([secrets, network]).toEqual([[{ type: 'volume', source: 'secrets', target: '/secrets' }], 'none']);
      else expect(secrets).toEqual(secrets.map(() => SECRETS_OF_ITS_OWN));
    }
  });

  it('waits for what is there, and for jobs until they are done', () => {
    for (const [name, { depends_on: dependsOn = {} }] of all) {
      for (const [other, { condition }] of Object.entries(dependsOn)) {
        const { restart, healthcheck } = file.services[other] ?? { restart: `${name} waits for ${other}, which is missing` };
        expect([other, restart]).toEqual([other, condition === 'service_completed_successfully' ? 'no' : 'unless-stopped']);
        if (condition === 'service_healthy') expect(healthcheck).toBeDefined();
      }
    }
  });
});

it.each(SERVICE_NAMES)('%s is asked for its health where it answers, and has time to end', async (name) => {
  const { healthcheck, stop_grace_period: grace } = file.services[name] as ComposeService;
  const [, opsPort] = (await ourImage(name)).ports;
  expect(healthcheck?.test).toEqual(['CMD', 'node', 'libs/runtime/dist/ask-health.js', String(opsPort)]);
  expect(Number.parseInt(grace ?? '', 10)).toBeGreaterThanOrEqual(45);
});

describe('the network', () => {
  it('is entered by the gateway alone, on this machine, on a port that can be chosen', async () => {
    expect(published(file)).toEqual([['gateway', '127.0.0.1:8080:8080']]);
    const open = await ourComposeFile({ LAUREL_PORT: '9000', LAUREL_ADDRESS: '0.0.0.0' });
    expect(published(open)).toEqual([['gateway', '0.0.0.0:9000:8080']]);
  });

  it('leads from the gateway to no store, and from the stores nowhere', () => {
    expect(membersOf('front').sort()).toEqual([...SERVICE_NAMES, 'gateway'].sort());
    expect(membersOf('stores')).toEqual(expect.arrayContaining(['postgres', 'redis', ...SERVICE_NAMES]));
    expect(membersOf('stores')).not.toContain('gateway');
    expect(file.networks.stores).toEqual({ internal: true });
  });

  it.each([
    ['10.83.83', {}],
    ['192.168.99', { LAUREL_NETWORK: '192.168.99' }],
  ])('%s gives addresses that stay: the gateway knows the services by them, and they believe it by its own', async (network, env) => {
    const { services, networks } = await ourComposeFile(env);
    const addresses = [...SERVICE_NAMES, 'gateway'].map((name) => addressOf(services[name]));
    expect(networks.front?.ipam?.config).toEqual([{ subnet: `${network}.0/24` }]);
    expect(addresses).toEqual(addresses.map(() => expect.stringMatching(`^${network.replaceAll('.', '\\.')}\\.\\d+$`)));
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(services.gateway?.extra_hosts).toEqual(Object.fromEntries(SERVICE_NAMES.map((name) => [name, addressOf(services[name])])));
    for (const name of SERVICE_NAMES) expect(services[name]?.environment?.TRUSTED_PROXIES).toBe(addressOf(services.gateway));
  });
});

function published({ services }: ComposeFile): [name: string, port: string][] {
  return Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port): [string, string] => [name, port]));
}

function membersOf(network: string): string[] {
  const namesOf = ({ networks = [] }: ComposeService): readonly unknown[] => (Array.isArray(networks) ? networks : Object.keys(networks));
  return all.filter(([, service]) => namesOf(service).includes(network)).map(([name]) => name);
}

function addressOf(service: ComposeService | undefined): string | undefined {
  const { networks = [] } = service ?? {};
  return 'front' in networks ? networks.front?.ipv4_address : undefined;
}

it('runs a PostgreSQL that its own operator can read', async () => {
  const major = /^postgres:(\d+)\./.exec(file.services.postgres?.image ?? '')?.[1];
  expect((await ourImage('operate')).runs.join('\n')).toContain(`postgresql-client-${major}`);
  expect((await ourImage('operate')).env.PATH).toContain(`/usr/lib/postgresql/${major}/bin:`);
});

describe('.env', () => {
  it('explains every variable of the compose files, with its default', async () => {
    const texts = await Promise.all(['compose.yaml', 'compose.tls.yaml'].map((name) => readFile(join(COMPOSE_FOLDER, name), 'utf8')));
    const used = new Set([...texts.join('\n').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const example = await readFile(join(COMPOSE_FOLDER, '.env.example'), 'utf8');
    const explained = [...example.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(new Set(explained)).toEqual(new Set([...used, 'COMPOSE_FILE']));
  });

  it('switches logins on, with a secret that a file holds', async () => {
    const target = '/run/secrets/gitlab-client-secret';
    const mounted = ({ services }: ComposeFile): unknown =>
      services['auth-service']?.volumes?.find((mount) => mount.target === target);
    const { environment } = file.services['auth-service'] ?? {};
    expect(environment).toMatchObject({ GITLAB_URL: 'none', GITLAB_CLIENT_ID: '', GITLAB_CLIENT_SECRET_FILE: target });
    expect(mounted(file)).toMatchObject({ source: '/dev/null', read_only: true });

    const given = { GITLAB_URL: 'https://gitlab.example', GITLAB_CLIENT_ID: 'id' };
    const changed = await ourComposeFile({ ...given, GITLAB_CLIENT_SECRET_FILE: './gitlab-client-secret' });
    expect(changed.services['auth-service']?.environment).toMatchObject(given);
    expect(mounted(changed)).toMatchObject({ source: './gitlab-client-secret', read_only: true });
  });
});

describe('with TLS', () => {
  let text: string;

  beforeAll(async () => {
    text = await readFile(join(COMPOSE_FOLDER, 'compose.tls.yaml'), 'utf8');
  });

  it('needs the address that players see, and then publishes the two ports of the image', async () => {
    expect(() => readComposeFile(text)).toThrow('PUBLIC_BASE_URL is not set');
    const changed = readComposeFile(text, WITH_TLS);
    expect(text).toContain('ports: !override');
    expect(published(changed)).toEqual([['gateway', '0.0.0.0:80:8080'], ['gateway', '0.0.0.0:443:8443']]);
    expect((await ourImage('gateway')).ports).toEqual([8080, 8443]);
    for (const name of SERVICE_NAMES) expect(changed.services[name]?.environment).toEqual(WITH_TLS);
    expect(Object.keys(changed.services).filter((name) => !(name in file.services))).toEqual([]);
  });

  it('mounts its site over the one that the image has', async () => {
    const [site] = readComposeFile(text, WITH_TLS).services.gateway?.volumes ?? [];
    expect(existsSync(join(COMPOSE_FOLDER, site?.source ?? ''))).toBe(true);
    const copied = (await ourImage('gateway')).copies.flatMap(({ sources, to }) => sources.map((source) => join(to, basename(source))));
    expect(copied).toContain(site?.target);
  });
});
