import { rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Much longer than any run takes, or in the future, where the clock was set back: whoever took the lock was killed. His process cannot be
 * asked, it may have been another container's.
 */
const LEFT_BEHIND_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** Works while no other run has the lock file, and waits for its turn. */
export async function oneAtATime(lock: string, work: () => Promise<void>): Promise<void> {
  while (!(await isTaken(lock))) {
    if (await isLeftBehind(lock)) await rm(lock, { force: true });
    else await wait(LOOK_EVERY_MS);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** Whether this run has it now. */
async function isTaken(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isLeftBehind(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) > LEFT_BEHIND_MS;
}
