import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf, isGoneWithin } from './running-process.js';

const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/**
 * A Laurel that was killed leaves its PostgreSQL running. This stops the one that serves `clusterDir`, so that a new one can start,
 * and drops a pid file whose process is gone or is something else by now. Call it only while holding the directory's lock.
 */
export async function clearLeftBehindPostmaster(clusterDir: string): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid');
  const content = await readFile(pidFile, 'utf8').catch(() => undefined);
  if (content === undefined) return;
  const pid = Number.parseInt(content, 10);
  if (pid > 0 && (await servesCluster(pid, clusterDir))) await stopPostmaster(pid);
  await rm(pidFile, { force: true });
}

/** Ends a PostgreSQL server: connections are closed at once and everything is written; if that hangs, it is left to crash recovery. */
export async function stopPostmaster(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  if (await isGoneWithin(pid, FAST_SHUTDOWN_MS)) return;
  process.kill(pid, 'SIGQUIT');
  if (await isGoneWithin(pid, IMMEDIATE_SHUTDOWN_MS)) return;
  throw new Error(`PostgreSQL (process ${pid}) does not stop.`);
}

async function servesCluster(pid: number, clusterDir: string): Promise<boolean> {
  const command = await commandOf(pid);
  return command !== undefined && command.includes('postgres') && command.includes(clusterDir);
}
