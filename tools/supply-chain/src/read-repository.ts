import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { LockFile, Manifest, Repository } from './repository.js';

export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export async function readLock(): Promise<LockFile> {
  return (await readJson('package-lock.json')) as LockFile;
}

/** This repository, as it lies on the disk. */
export async function readRepository(): Promise<Repository> {
  const lock = await readLock();
  const own = Object.keys(lock.packages).filter((path) => !path.includes('node_modules/'));
  const manifests = await Promise.all(own.map(async (path) => [path, (await readJson(path, 'package.json')) as Manifest] as const));
  return { lock, root: (await readJson('package.json')) as Manifest, manifests: Object.fromEntries(manifests) };
}

async function readJson(...path: string[]): Promise<unknown> {
  return JSON.parse(await readFile(join(REPOSITORY, ...path), 'utf8'));
}
