import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { testFolder } from '@laurel/fixtures/test-folder';

import { readDockerfile, type Stage } from '../../src/images/dockerfile.js';
import type { Container } from './container-host.js';

const run = promisify(execFile);

export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const LAYOUT = join(REPOSITORY, 'tools/build/image-files.mjs');
const WRITE_BILL = join(REPOSITORY, 'tools/supply-chain/dist/write-bill.js');

/** All stages of our Dockerfile. */
export async function ourStages(): Promise<ReadonlyMap<string, Stage>> {
  return readDockerfile(await readFile(join(REPOSITORY, 'docker/Dockerfile'), 'utf8'));
}

/** The stage that becomes an image. */
export async function ourImage(target: string): Promise<Stage> {
  const stage = (await ourStages()).get(target);
  if (stage === undefined) throw new Error(`docker/Dockerfile has no target ${target}`);
  return stage;
}

/** Whom all images run as, and whose their volumes are. */
export async function ourAccount(): Promise<readonly [uid: number, gid: number]> {
  const [uid, gid] = (await ourImage('operate')).user.split(':');
  return [Number(uid), Number(gid)];
}

/**
 * A folder with what an image has in its working directory: what the Dockerfile copies there, from this repository and from the stage that
 * lays out each image's files with the scripts that do it here too. Made once in a run of jest; nobody may change it.
 */
export async function imageFolder(target: string): Promise<string> {
  const folder = join(testFolder(), 'images', target);
  if (existsSync(folder)) return folder;
  const { workdir, copies } = await ourImage(target);
  // The bill of materials has its name from the folder.
  const unfinished = join(await mkdtemp(join(testFolder(), 'image-')), target);
  for (const { from, sources, to } of copies) {
    if (from === 'node') continue;
    const inside = join(unfinished, to.slice(workdir.length));
    await mkdir(inside, { recursive: true });
    if (from === 'files') for (const source of sources) await layOut(basename(source), inside);
    else for (const source of sources) await copyFile(join(REPOSITORY, source), join(inside, basename(source)));
  }
  await run('chmod', ['-R', 'a+rX', unfinished]);
  await mkdir(dirname(folder), { recursive: true });
  // Another test file may have been faster.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }));
  return folder;
}

/** What the Dockerfile does for each image; a test holds it to this. */
async function layOut(target: string, folder: string): Promise<void> {
  await run(process.execPath, [LAYOUT, target, folder]);
  await run(process.execPath, [WRITE_BILL, folder]);
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * An image as a container that is told nothing: its own entry point, account and environment. Node is the one that runs the tests.
 *
 * @param args in the place of the image's own
 */
export async function containerOf(target: string, args?: readonly string[]): Promise<Container> {
  const { workdir, user, env, entrypoint, cmd } = await ourImage(target);
  const path = `${dirname(process.execPath)}:${env.PATH ?? DEFAULT_PATH}`;
  return { files: await imageFolder(target), workdir, user, env: { ...env, PATH: path }, command: [...entrypoint, ...(args ?? cmd)] };
}
