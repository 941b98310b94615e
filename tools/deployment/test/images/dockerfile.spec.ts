import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { IMAGES } from '@laurel/build/images.mjs';

import { imageNames, readDockerfile, type Stage } from '../../src/images/dockerfile.js';
import { ourStages, REPOSITORY } from './image-folder.js';

const NODE_IMAGES = Object.entries(IMAGES).flatMap(([name, { workspace }]) => (workspace ? [[name, workspace] as const] : []));
const NGINX_IMAGES = Object.keys(IMAGES).filter((name) => IMAGES[name]?.workspace === undefined);

let stages: ReadonlyMap<string, Stage>;

beforeAll(async () => {
  stages = await ourStages();
});

function stage(name: string): Stage {
  const found = stages.get(name);
  if (found === undefined) throw new Error(`there is no stage ${name}`);
  return found;
}

it('makes the images that there are files for', () => {
  expect(imageNames(stages).sort()).toEqual(Object.keys(IMAGES).sort());
});

describe.each(Object.keys(IMAGES))('the image %s', (target) => {
  it('runs as an account of its own, which has no rights', () => {
    const { user, runs } = stage(target);
    expect(user).toBe('10001:10001');
    expect(runs.join('\n')).toMatch(/groupadd --gid 10001 laurel && useradd --uid 10001 --gid laurel /);
  });

  it('has no package manager of Node, and of Node the program alone', () => {
    const { origin, runs, copies } = stage(target);
    expect(origin).toMatch(/^debian:/);
    expect(copies.filter(({ from }) => from === 'node').flatMap(({ sources }) => sources)).toEqual(
      NGINX_IMAGES.includes(target) ? [] : ['/usr/local/bin/node'],
    );
    expect(runs.join('\n')).not.toMatch(/\b(npm|npx|yarn|corepack)\b/);
  });

  it('has its files from the script that lays them out, and from places that are there', async () => {
    const { workdir, copies } = stage(target);
    const ignored = (await readFile(join(REPOSITORY, '.dockerignore'), 'utf8')).split('\n');
    expect(workdir).toBe('/srv/laurel');
    expect(copies.filter(({ from }) => from === 'files')).toEqual([{ from: 'files', sources: [`/images/${target}`], to: workdir }]);
    for (const source of copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources)) {
      expect({ source, isThere: existsSync(join(REPOSITORY, source)) }).toEqual({ source, isThere: true });
      expect(ignored).toContain(`!${dirname(source)}/*${extname(source)}`);
    }
  });

  it('says which version it is', async () => {
    const { version } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
    expect(stage(target).labels).toMatchObject({
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.licenses': 'Apache-2.0',
    });
  });
});

it.each(NODE_IMAGES)('the image %s starts Node itself, for production', (target, workspace) => {
  const { entrypoint, env, stopSignal } = stage(target);
  expect(entrypoint).toEqual(['node', `${workspace}/dist/main.js`]);
  expect(env.NODE_ENV).toBe('production');
  expect(stopSignal).toBe('SIGTERM');
});

it.each(NGINX_IMAGES)('the image %s ends nginx by the signal that lets requests finish', (target) => {
  const { entrypoint, stopSignal } = stage(target);
  expect([entrypoint[0], entrypoint.at(-1)]).toEqual(['nginx', 'daemon off;']);
  expect(stopSignal).toBe('SIGQUIT');
});

it('is made from exact versions, with the packages that the lock file names and without their scripts', () => {
  for (const { origin } of stages.values()) expect(origin).toMatch(/^(node:\d+\.\d+\.\d+-trixie|debian:13\.\d+)-slim$/);
  const { runs } = stage('build');
  expect(runs.find((run) => run.includes('npm ci'))).toMatch(/npm ci --ignore-scripts/);
});

it('writes a bill of materials of what it has laid out, for every image', () => {
  const laidOut = stage('files').runs.find((run) => run.includes('tools/build/image-files.mjs'));
  expect(laidOut).toContain(`for target in ${Object.keys(IMAGES).join(' ')}; do`);
  expect(laidOut).toContain('node tools/supply-chain/dist/write-bill.js "/images/$target"');
});

it('installs packages before it has the sources, so that they are installed once for many builds', async () => {
  const text = await readFile(join(REPOSITORY, 'docker/Dockerfile'), 'utf8');
  const build = text.slice(text.indexOf(' AS build'));
  expect(build.indexOf('COPY --from=manifests')).toBeLessThan(build.indexOf('npm ci'));
  expect(build.indexOf('npm ci')).toBeLessThan(build.indexOf('COPY . .'));
});

describe('a Dockerfile is not read', () => {
  it.each([
    ['that starts a shell', 'FROM debian:13.8-slim AS a\nENTRYPOINT node main.js'],
    ['with a stage that has no name', 'FROM debian:13.8-slim'],
    ['with a version that nothing names', 'FROM debian:${VERSION} AS a'],
    ['with an instruction that nothing here knows', 'FROM debian:13.8-slim AS a\nADD x /'],
    ['with a setting that has no value', 'FROM debian:13.8-slim AS a\nENV NODE_ENV production'],
  ])('%s', (_which, text) => {
    expect(() => readDockerfile(text)).toThrow();
  });
});
