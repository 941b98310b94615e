import { statSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository.mjs';
import { runQuietly } from './run-quietly.mjs';

/** Installs what the lock file names, when it is not there or the lock file has changed since. */
export async function ensureInstalled() {
  // npm writes this file at the end of every install.
  const installed = changedAt('node_modules/.package-lock.json');
  if (installed !== undefined && installed >= changedAt('package-lock.json')) return;
  await runQuietly('Installing dependencies', 'npm', ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], {
    advice: 'Is the npm registry reachable from here? `npm ci` shows more.',
  });
}

function changedAt(file) {
  return statSync(join(REPOSITORY, file), { throwIfNoEntry: false })?.mtimeMs;
}
