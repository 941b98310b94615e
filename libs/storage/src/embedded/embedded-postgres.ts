import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { DataDirectoryLock } from './data-directory-lock.js';
import { clearLeftBehindPostmaster, stopPostmaster } from './left-behind-postmaster.js';
import { chooseAccount, requireReachable, type PostgresAccount } from './postgres-account.js';
import { locatePostgresBinaries } from './postgres-binaries.js';

export interface EmbeddedPostgresOptions {
  /** Holds the database cluster, its password and the lock; made when missing. */
  dataDir: string;
  /** TCP port on 127.0.0.1; a free one when left out. */
  port?: number;
  /** `false` trades durability for speed: for tests only. */
  fsync?: boolean;
  /** PostgreSQL's own default when left out. */
  maxConnections?: number;
  /** Receives each line that the server logs. */
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  url: string;
  stop(): Promise<void>;
  /** Settles only when the server ends without having been asked to. */
  crashed: Promise<Error>;
}

const START_ATTEMPTS = 3;
const RETRY_MS = 250;
const LINES_SHOWN = 20;
const READY = 'database system is ready to accept connections';
// Nothing of the caller's PG* variables or locale may reach the server.
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };

/**
 * Starts a real PostgreSQL from the binaries that npm installed, on 127.0.0.1 only, and makes its cluster on the first start. One
 * process at a time may use a data directory. A server that a killed process left running is stopped first. The address is also
 * written to `<dataDir>/url` (readable by the owner only) while the server runs, for tools on the same machine.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const firstMade = await mkdir(options.dataDir, { recursive: true });
  const dataDir = await realpath(options.dataDir);
  if (firstMade) await chmod(dataDir, 0o711);
  const cluster = join(dataDir, 'cluster');
  const account = await chooseAccount(cluster);
  const binaries = locatePostgresBinaries();
  if (account) {
    await requireReachable(binaries.postgres, account);
    await requireReachable(cluster, account);
  }
  const lock = await DataDirectoryLock.take(join(dataDir, 'lock'));
  try {
    const password = await readOrMakePassword(join(dataDir, 'password'), account);
    await clearLeftBehindPostmaster(cluster);
    if (!(await exists(cluster))) await initialise(binaries.initdb, dataDir, cluster, account, options);
    const server = await launch(binaries.postgres, cluster, account, options);
    const url = `postgres://laurel:${password}@127.0.0.1:${server.port}/postgres`;
    const addressFile = join(dataDir, 'url');
    await writeFile(addressFile, url, { mode: 0o600 });
    const stop = async (): Promise<void> => {
      await server.stop();
      await rm(addressFile, { force: true });
      await lock.release();
    };
    return { url, stop, crashed: server.crashed };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function readOrMakePassword(file: string, account: PostgresAccount | undefined): Promise<string> {
  if (!(await exists(file))) {
    await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (account) await chown(file, account.uid, account.gid);
  }
  return readFile(file, 'utf8');
}

// The cluster gets its final name when it is complete, so that an interrupted first start is simply done again.
async function initialise(
  initdb: string,
  dataDir: string,
  cluster: string,
  account: PostgresAccount | undefined,
  options: EmbeddedPostgresOptions,
): Promise<void> {
  const unfinished = `${cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (account) await chown(unfinished, account.uid, account.gid);
  const child = spawn(
    initdb,
    [
      ...['-D', unfinished, '--encoding=UTF8', '--locale=C', '--username=laurel'],
      ...['--auth=scram-sha-256', `--pwfile=${join(dataDir, 'password')}`],
      ...(options.fsync === false ? ['--no-sync'] : []),
    ],
    spawnOptions(account),
  );
  const output = collectOutput(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`PostgreSQL could not make its cluster in ${cluster}:\n${output.lastLines()}`);
  await rename(unfinished, cluster);
}

interface Server {
  port: number;
  stop(): Promise<void>;
  crashed: Promise<Error>;
}

// More than one attempt, because a port that was free may be taken when the server binds it, and because the memory of a server
// that was killed is released a moment after it.
async function launch(
  postgres: string,
  cluster: string,
  account: PostgresAccount | undefined,
  options: EmbeddedPostgresOptions,
): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launchOnce(postgres, cluster, options.port ?? (await freePort()), account, options);
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function launchOnce(
  postgres: string,
  cluster: string,
  port: number,
  account: PostgresAccount | undefined,
  options: EmbeddedPostgresOptions,
): Promise<Server> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    ...(options.maxConnections !== undefined && { max_connections: String(options.maxConnections) }),
    ...(options.fsync === false && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const child = spawn(
    postgres,
    ['-D', cluster, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // A process group of its own: Ctrl-C reaches only us, and we stop the server last.
    { ...spawnOptions(account), detached: true },
  );
  const output = collectOutput(child, options.log);
  const ended = once(child, 'close').then(() => new Error(`PostgreSQL ended. Its last lines were:\n${output.lastLines()}`));
  const failure = await Promise.race([output.shows(READY), ended]);
  if (failure) throw failure;

  // From here the server does not keep this process alive; one that exits without stop() takes the server along.
  letGo(child);
  const interrupt = (): boolean => child.kill('SIGINT');
  process.once('exit', interrupt);
  let stopping = false;
  return {
    port,
    crashed: new Promise((resolve) => void ended.then((error) => !stopping && resolve(error))),
    async stop() {
      stopping = true;
      process.off('exit', interrupt);
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await stopPostmaster(child.pid);
    },
  };
}

function spawnOptions(account: PostgresAccount | undefined): SpawnOptions {
  return { cwd: '/', env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'], ...(account && { uid: account.uid, gid: account.gid }) };
}

function collectOutput(child: ChildProcess, log?: (line: string) => void): { lastLines(): string; shows(text: string): Promise<undefined> } {
  const lines: string[] = [];
  const watched = new Map<string, () => void>();
  const receive = (line: string): void => {
    lines.push(line);
    if (lines.length > LINES_SHOWN) lines.shift();
    log?.(line);
    for (const [text, seen] of watched) if (line.includes(text)) seen();
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', receive);
  return {
    lastLines: () => lines.join('\n'),
    shows: (text) => new Promise((resolve) => watched.set(text, () => resolve(undefined))),
  };
}

function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
