import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';
import { REPOSITORY } from './repository.mjs';
import { runQuietly } from './run-quietly.mjs';

const STAMP = join(REPOSITORY, 'node_modules/.laurel-build');
const SOURCES = ['apps', 'libs', 'tools', 'package-lock.json', 'tsconfig.base.json', 'nx.json'];
const NOT_SOURCES = new Set(['node_modules', 'dist', 'test']);

/** Builds what `npm start` runs, unless nothing has changed since it was last built: then even asking nx would take a second. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await oneAtATime(async () => {
    if (!isBuilt()) await build();
  });
}

async function build() {
  const state = sourceState();
  await runQuietly('Building', 'npx', ['--no-install', 'nx', 'run-many', '-t', 'build', '-p', '@laurel/standalone', '@laurel/web'], {
    advice: '`npm run build` shows more. If a package is missing, delete node_modules and try again.',
    env: { NX_DAEMON: 'false', NX_TUI: 'false' },
  });
  writeFileSync(STAMP, state);
}

function isBuilt() {
  return stampedState() === sourceState() && isComplete();
}

function sourceState() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((name) => filesBelow(join(REPOSITORY, name)))) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !NOT_SOURCES.has(name))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function stampedState() {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : undefined;
}

function isComplete() {
  const built = ['apps', 'libs'].flatMap((folder) => readdirSync(join(REPOSITORY, folder)).map((name) => join(folder, name, 'dist')));
  return built.every((folder) => existsSync(join(REPOSITORY, folder)));
}
