import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { stopPostmaster } from './left-behind-postmaster.js';
import type { PostgresAccount } from './postgres-account.js';
import { PostgresProgram } from './postgres-program.js';

export interface PostgresServer {
  port: number;
  stop(): Promise<void>;
  /** Settles only when the server ends without having been asked to. */
  crashed: Promise<Error>;
}

export interface LaunchOptions {
  account: PostgresAccount | undefined;
  /** A free one when left out. */
  port: number | undefined;
  /** Server settings by name. */
  settings: Record<string, string>;
}

const ATTEMPTS = 3;
const RETRY_MS = 250;
const READY = 'database system is ready to accept connections';

/**
 * Starts a server on a cluster and waits until it takes connections. It is tried more than once, because a port that was free may be
 * taken by the time the server binds it, and because the memory of a server that was killed is released a moment after it.
 */
export async function launchServer(postgres: string, cluster: string, options: LaunchOptions): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launchOnce(postgres, cluster, options.port ?? (await freePort()), options);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function launchOnce(postgres: string, cluster: string, port: number, options: LaunchOptions): Promise<PostgresServer> {
  const settings = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = PostgresProgram.run(postgres, ['-D', cluster, '-p', String(port), ...settings], options.account);
  const ended = server.ended.then(() => new Error(`PostgreSQL ended. Its last lines were:\n${server.lastLines}`));
  const failure = await Promise.race([server.writes(READY), ended]);
  if (failure) throw failure;

  // From here the server does not keep this process alive, and a process that exits without stop() takes the server along.
  server.letGo();
  const interrupt = (): void => void (server.pid !== undefined && process.kill(server.pid, 'SIGINT'));
  process.once('exit', interrupt);
  let stopping = false;
  return {
    port,
    crashed: new Promise((resolve) => void ended.then((error) => !stopping && resolve(error))),
    async stop() {
      stopping = true;
      process.off('exit', interrupt);
      if (server.pid !== undefined) await stopPostmaster(server.pid);
    },
  };
}
