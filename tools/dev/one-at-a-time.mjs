import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { REPOSITORY } from './repository.mjs';

// A link to the id of the process that has the turn: unlike a file, it is made whole or not at all. Not in node_modules, which
// `npm ci` removes.
const LOCK = join(REPOSITORY, '.preparing');
const LOOK_AGAIN_MS = 250;

/** Does the work while no other process does any in this checkout, after waiting for one that does. */
export async function oneAtATime(work, lock = LOCK) {
  let awaited;
  while (!take(lock)) {
    const holder = holderOf(lock);
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (holder !== awaited) console.log(`Process ${holder} is installing or building here already: waiting for it (see ${lock}).`);
    awaited = holder;
    await delay(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  return unless('EEXIST', () => {
    symlinkSync(String(process.pid), lock);
    return true;
  });
}

function holderOf(lock) {
  return unless('ENOENT', () => Number(readlinkSync(lock)));
}

function isAlive(pid) {
  // Our own id stands there when a container was killed and started again.
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as somebody else.
    return error.code === 'EPERM';
  }
}

function unless(code, act) {
  try {
    return act();
  } catch (error) {
    if (error.code !== code) throw error;
    return undefined;
  }
}
