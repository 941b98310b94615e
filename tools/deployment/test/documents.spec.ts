import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from '@jest/globals';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const DOCKER = join(REPOSITORY, 'docker');
/** An image of ours with its tag, or the job that migrates, as commands name them. */
const VERSIONED = /\blaurel\/[\w$-]+:[\w.]+|\bmigrate-\d[\w-]*/g;

it('has commands for the version that they stand beside', async () => {
  const { version } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string };
  const named = (await Promise.all((await documents()).map(versionedNames))).flat();
  const others = named.filter((name) => !name.endsWith(`:${version}`) && !name.endsWith(`migrate-${version.replaceAll('.', '-')}`));
  expect(others).toEqual([]);
  expect(named).not.toEqual([]);
});

async function documents(): Promise<string[]> {
  return (await readdir(DOCKER, { recursive: true })).filter((name) => name.endsWith('.md'));
}

async function versionedNames(document: string): Promise<string[]> {
  const text = await readFile(join(DOCKER, document), 'utf8');
  return [...text.matchAll(VERSIONED)].map(([name]) => `${document}: ${name}`);
}
