// `npm run dev`: Laurel from source on demo data; a change to a source restarts it, a change to a page builds the pages again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './fresh-build.mjs';
import { ensureInstalled } from './installed-dependencies.mjs';
import { requireSupportedNode } from './node-version.mjs';
import { REPOSITORY } from './repository.mjs';

const PAGE = `http://localhost:${process.env.PORT || 8080}/`;
const LOADER = pathToFileURL(join(REPOSITORY, 'tools/build/typescript.mjs')).href;

try {
  requireSupportedNode();
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const children = [
  run(REPOSITORY, process.execPath, '--watch', '--watch-preserve-output', '--import', LOADER, 'apps/standalone/src/main.ts'),
  run(join(REPOSITORY, 'apps/web'), 'npx', '--no-install', 'vite', 'build', '--watch', '--logLevel', 'warn'),
];
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => children.forEach((child) => child.kill(signal)));
const ended = Promise.all(children.map((child) => once(child, 'exit')));
// One without the other is of no use.
for (const child of children) child.once('exit', () => children.forEach((other) => other.kill('SIGTERM')));

await Promise.race([answers(PAGE), ended]);
if (children.every(isRunning)) run(REPOSITORY, process.execPath, 'tools/dev/seed.mjs', '--if-empty');
await ended;

function run(cwd, command, ...args) {
  return spawn(command, args, { cwd, stdio: 'inherit' });
}

function isRunning(child) {
  return child.exitCode === null && child.signalCode === null;
}

async function answers(url) {
  while (children.every(isRunning)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return;
    await delay(250);
  }
}
