// `npm run dev`: Laurel from source on demo data; a change to a source restarts it, a change to a page builds the pages again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './fresh-build.mjs';
import { ensureInstalled } from './installed-dependencies.mjs';
import { prepare } from './prepare.mjs';
import { REPOSITORY } from './repository.mjs';

const PAGE = `http://localhost:${process.env.PORT || 8080}/`;
// Enough for a restart that takes the database away; what fails more often than that has another reason.
const SEEDING_ATTEMPTS = 10;
const WEB = join(REPOSITORY, 'apps/web');
// Found here instead of through npx, which would not pass a signal on.
const PATH = [join(WEB, 'node_modules/.bin'), join(REPOSITORY, 'node_modules/.bin'), process.env.PATH].join(delimiter);
const LOADER = pathToFileURL(join(REPOSITORY, 'tools/build/typescript.mjs')).href;

await prepare(ensureInstalled, ensureBuilt);

let ending = false;
const children = [
  run(REPOSITORY, process.execPath, '--watch', '--watch-preserve-output', '--import', LOADER, 'apps/standalone/src/main.ts'),
  run(WEB, 'vite', 'build', '--watch', '--logLevel', 'warn'),
];
const ended = Promise.all(children.map((child) => once(child, 'exit')));
// One without the other is of no use.
for (const child of children) child.once('exit', () => end('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(signal));

for (let attempts = 0; attempts < SEEDING_ATTEMPTS; attempts += 1) {
  await answers(PAGE);
  if (!children.every(isRunning) || (await seed())) break;
  await delay(1_000);
}
await ended;

async function seed() {
  const [code] = await once(run(REPOSITORY, process.execPath, 'tools/dev/seed.mjs', '--if-empty'), 'exit');
  return code === 0;
}

// In a process group of its own: Ctrl-C reaches a child once, through us.
function run(cwd, command, ...args) {
  return spawn(command, args, { cwd, env: { ...process.env, PATH }, stdio: 'inherit', detached: true });
}

function end(signal) {
  if (ending) return;
  ending = true;
  for (const child of children.filter(isRunning)) child.kill(signal);
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
