import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const LOOK_AGAIN_MS = 20;

/** Text that tells a process from any other that had or will have the same id; `undefined` when no such process runs. */
export async function identityOf(pid: number): Promise<string | undefined> {
  if (!isRunning(pid)) return undefined;
  if (process.platform !== 'linux') return ps(pid, 'lstart=');
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (status === undefined) return undefined;
  // Field 22 is the start in ticks since boot; fields are counted behind the name, which may hold spaces and brackets.
  const started = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()} ${started}`;
}

/** The command line of a running process, its words separated by blanks; empty or `undefined` when no such process runs (any more). */
export async function commandOf(pid: number): Promise<string | undefined> {
  if (!isRunning(pid)) return undefined;
  if (process.platform !== 'linux') return ps(pid, 'command=');
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return words?.replaceAll('\0', ' ');
}

/** Waits until the process is gone, or dead and merely not collected by its parent; `false` when it still runs after `milliseconds`. */
export async function isGoneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (await commandOf(pid)) {
    if (performance.now() > deadline) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function ps(pid: number, column: string): Promise<string | undefined> {
  const output = await promisify(execFile)('ps', ['-p', String(pid), '-o', column]).catch(() => undefined);
  return output?.stdout.trim() || undefined;
}
