import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';
import { REPOSITORY } from './repository.mjs';
import { runQuietly } from './run-quietly.mjs';

// Of the lock file whose packages are all there. `npm ci` removes it with the rest of node_modules.
const STAMP = 'node_modules/.laurel-installed';

/** Installs what the lock file names, unless an install of just that has ended well. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await oneAtATime(async () => {
    if (isInstalled()) return;
    if (!isInstalledByHand()) await install();
    writeFileSync(join(REPOSITORY, STAMP), lockFileHash());
  });
}

async function install() {
  await runQuietly('Installing dependencies', 'npm', ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], {
    advice: 'Is the npm registry reachable from here? If so, delete node_modules and try again.',
    // Left to itself, npm would finish first and then take it all back; the next install begins by removing whatever there is.
    disposable: true,
  });
}

function isInstalled() {
  return read(STAMP) === lockFileHash();
}

// What npm notes down at the end of every install; packages for other platforms are missing there.
function isInstalledByHand() {
  const noted = read('node_modules/.package-lock.json');
  if (noted === undefined || !existsSync(join(REPOSITORY, 'node_modules/.bin/nx'))) return false;
  const { packages: found } = JSON.parse(noted);
  const wanted = Object.entries(JSON.parse(read('package-lock.json')).packages).filter(([path]) => path !== '');
  return wanted.every(([path, { version, integrity, optional }]) =>
    found[path] === undefined ? optional === true : found[path].version === version && found[path].integrity === integrity,
  );
}

function lockFileHash() {
  return createHash('sha256').update(read('package-lock.json')).digest('hex');
}

function read(file) {
  const path = join(REPOSITORY, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
