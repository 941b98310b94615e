import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

import type { Client } from 'pg';

import { APPLICATION_NAME } from '../application-name.js';
import { Failed, type Surroundings } from '../command.js';
import { libpqEnvironment, ofPrograms } from './libpq-environment.js';

/** Where Debian's packages put the programs of each major version. */
const DEBIAN_ROOT = '/usr/lib/postgresql';

/** A program of PostgreSQL's that is installed here. */
export interface Installed {
  readonly path: string;
  readonly major: number;
}

/**
 * Finds a program for a server: the one of its own version, else the next newer one. An older one does not know what a newer server has,
 * and what a newer one writes not every older one can read.
 */
export async function findProgram(
  name: 'pg_dump' | 'pg_restore' | 'psql',
  serverMajor: number,
  env: NodeJS.ProcessEnv,
): Promise<Installed> {
  const found = await installed(name, env);
  const [best] = found.filter(({ major }) => major >= serverMajor).sort((one, other) => one.major - other.major);
  if (best !== undefined) return best;
  const newest = Math.max(...found.map(({ major }) => major));
  const what = found.length === 0 ? `${name} is not installed` : `${name} is of version ${newest}, and the server of ${serverMajor}`;
  throw new Failed(`${what}. Install PostgreSQL's client programs of version ${serverMajor} or newer.`);
}

/** The major version of the server. */
export async function majorOf(database: Client): Promise<number> {
  const { rows } = await database.query<{ version: string }>(`select current_setting('server_version_num') as version`);
  return Math.floor(Number(rows[0]?.version) / 10_000);
}

/** A program at work. */
export interface Started {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Throws with the program's own words when it fails. */
  readonly ended: Promise<void>;
}

/**
 * Starts a program, on a database or without one. It is ended when this process is told to end.
 *
 * @param url undefined for work that needs no database
 */
export function startProgram(
  { path, major }: Installed,
  args: readonly string[],
  url: string | undefined,
  { env, ending }: Surroundings,
): Started {
  ending.throwIfAborted();
  // Where a database is to be named, a list of parameters is one too; all that it lacks is in the environment.
  const child = spawn(path, [...(url === undefined ? [] : [`--dbname=application_name=${APPLICATION_NAME}`]), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: url === undefined ? ofPrograms(env) : libpqEnvironment(url, env, major),
  });
  const end = (): void => void child.kill();
  ending.addEventListener('abort', end);
  const ended = endOf(path, child, text(child.stderr)).finally(() => ending.removeEventListener('abort', end));
  return { stdin: child.stdin, stdout: child.stdout, ended };
}

/** Runs a program, which is told nothing meanwhile, and returns what it wrote. */
export async function runProgram(
  program: Installed,
  args: readonly string[],
  url: string | undefined,
  surroundings: Surroundings,
): Promise<string> {
  const { stdin, stdout, ended } = startProgram(program, args, url, surroundings);
  stdin.end();
  const [written] = await Promise.all([text(stdout), ended]);
  return written;
}

async function endOf(path: string, child: ChildProcess, complaining: Promise<string>): Promise<void> {
  const ended = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const [complaints, [code, signal]] = await Promise.all([complaining, ended]);
  if (code !== 0) throw new Failed(complaints.trim() || `${path} ended with ${code ?? signal}`);
}

async function installed(name: string, env: NodeJS.ProcessEnv): Promise<Installed[]> {
  const versions = await readdir(DEBIAN_ROOT).catch(() => []);
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), ...versions.map((version) => join(DEBIAN_ROOT, version, 'bin'))];
  const found = await Promise.all([...new Set(folders)].map((folder) => versionOf(join(folder, name))));
  return found.filter((each) => each !== undefined);
}

async function versionOf(path: string): Promise<Installed | undefined> {
  try {
    await access(path, constants.X_OK);
    const { stdout } = await promisify(execFile)(path, ['--version']);
    const major = Number(/\) (\d+)/.exec(stdout)?.[1]);
    return major > 0 ? { path, major } : undefined;
  } catch {
    // Not there, or Debian's wrapper around a version that is not there.
    return undefined;
  }
}
