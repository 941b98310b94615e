import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDirectoryLock } from './data-directory-lock.js';
import { initialiseCluster, readOrMakePassword, SUPERUSER } from './initialise-cluster.js';
import { launchServer, type PostgresServer } from './launch-server.js';
import { clearLeftBehindPostmaster } from './left-behind-postmaster.js';
import { makeDirectory } from './make-directory.js';
import { chooseAccount, requireReachable } from './postgres-account.js';
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
}

export interface EmbeddedPostgres {
  url: string;
  stop(): Promise<void>;
  /** Settles only when the server ends without having been asked to. */
  crashed: Promise<Error>;
}

/**
 * Starts a real PostgreSQL from the binaries that npm installed, on 127.0.0.1 only, and makes its cluster on the first start. One
 * process at a time may use a data directory. A server that a killed process left running is stopped first. While the server runs,
 * its address is also in `<dataDir>/url` (for the owner's eyes only), for tools on the same machine.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = await makeDirectory(options.dataDir);
  const cluster = join(dataDir, 'cluster');
  const passwordFile = join(dataDir, 'password');
  const addressFile = join(dataDir, 'url');
  const { fsync = true, maxConnections, port } = options;

  const binaries = locatePostgresBinaries();
  const account = await chooseAccount(cluster);
  if (account) for (const path of [binaries.postgres, cluster]) await requireReachable(path, account);

  const lock = await DataDirectoryLock.take(join(dataDir, 'lock'));
  let server: PostgresServer | undefined;
  const stop = async (): Promise<void> => {
    await server?.stop();
    await rm(addressFile, { force: true });
    await lock.release();
  };
  try {
    await clearLeftBehindPostmaster(cluster);
    const password = await readOrMakePassword(passwordFile, account);
    if (!(await exists(cluster))) await initialiseCluster(binaries.initdb, cluster, passwordFile, { account, fsync });
    server = await launchServer(binaries.postgres, cluster, { account, port, settings: settingsFor(fsync, maxConnections) });
    const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/postgres`;
    await writeFile(addressFile, url, { mode: 0o600 });
    return { url, stop, crashed: server.crashed };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settingsFor(fsync: boolean, maxConnections?: number): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    ...(maxConnections !== undefined && { max_connections: String(maxConnections) }),
    ...(!fsync && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
