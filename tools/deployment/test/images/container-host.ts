import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, chmod, copyFile, mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { eventually } from '@laurel/fixtures/eventually';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startProcess, type TestProcess } from '@laurel/fixtures/test-process';

import { joinSockets } from './join-sockets.mjs';

/** What is known of a container before it starts. */
export interface Container {
  /** Lies in the working directory; nothing unless given. */
  readonly files?: string;
  readonly workdir: string;
  /** Numbers, as `user:group`. */
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly mounts?: readonly ContainerMount[];
}

export interface ContainerMount {
  readonly from: string;
  readonly to: string;
  readonly writable?: boolean;
}

const AS_CONTAINER = fileURLToPath(new URL('./as-container.sh', import.meta.url));
const RELAY = fileURLToPath(new URL('./relay.mjs', import.meta.url));

/**
 * Runs commands as containers that share a network of their own, where every port is free and all names lead to each other. What makes
 * a container is this machine's kernel; no engine is asked. Tests that need it live in `*.containers.spec.ts`.
 */
export class ContainerHost {
  private readonly endings: (() => Promise<unknown>)[] = [];

  private constructor(
    private readonly network: TestProcess,
    private readonly hosts: string,
  ) {}

  static async start(names: readonly string[] = []): Promise<ContainerHost> {
    const network = await startProcess('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec sleep infinity']);
    await network.line(/^up$/);
    return new ContainerHost(network, ['127.0.0.1 localhost', ...names.map((name) => `127.0.0.1 ${name}`), ''].join('\n'));
  }

  /** The command is process 1 of its container, and gets the signals; when it ends, so do all that it started. */
  async run(container: Container): Promise<TestProcess> {
    const [program = '', ...args] = await this.commandFor(container);
    const outer = await startProcess(program, args);
    this.endings.push(() => outer.stop('SIGKILL'));
    const pid = await firstChildOf(outer.pid);
    const signal = (name: NodeJS.Signals): void => void process.kill(pid, name);
    return {
      ...outer,
      pid,
      signal,
      stop(name = 'SIGTERM') {
        signal(name);
        return outer.exited;
      },
    };
  }

  /**
   * What becomes that container when somebody runs it.
   *
   * @param output an engine's pipe, into which both outputs go, or those of whoever runs it
   */
  async commandFor({ files, workdir, user, env, command, mounts = [] }: Container, output: 'piped' | 'own' = 'piped'): Promise<string[]> {
    const all = [...(files === undefined ? [] : [{ from: files, to: workdir }]), ...mounts];
    const layer = await this.layerFor(all, user);
    const [uid = '', gid = ''] = user.split(':');
    return [
      ...['nsenter', this.networkOption, 'unshare', '--mount', '--pid', '--fork', 'sh', AS_CONTAINER, output, layer],
      ...all.flatMap(({ from, to, writable }) => [writable ? 'rw' : 'ro', from, to]),
      ...['--', workdir, uid, gid],
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...command,
    ];
  }

  /** An address from which this process reaches a port in there. */
  async reach(port: number): Promise<string> {
    const socket = join(testFolder(), `port-${randomUUID()}`);
    const relay = await startProcess('nsenter', [this.networkOption, process.execPath, RELAY, String(port), socket]);
    this.endings.push(() => relay.stop('SIGKILL'));
    await relay.line(/^relaying$/);
    const server = createServer((outside) => joinSockets(outside, connect(socket)));
    this.endings.push(async () => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) await end();
    await this.network.stop('SIGKILL');
  }

  private get networkOption(): string {
    return `--net=/proc/${this.network.pid}/ns/net`;
  }

  /** What lies over this machine's own files: the account, the names, and a place for each mount. */
  private async layerFor(mounts: readonly ContainerMount[], user: string): Promise<string> {
    const layer = await mkdtemp(join(testFolder(), 'layer-'));
    await chmod(layer, 0o755);
    await mkdir(join(layer, 'etc'));
    await copyFile('/etc/passwd', join(layer, 'etc/passwd'));
    await appendFile(join(layer, 'etc/passwd'), `laurel:x:${user}::/nonexistent:/usr/sbin/nologin\n`);
    await writeFile(join(layer, 'etc/hosts'), this.hosts);
    for (const { from, to } of mounts) {
      const isFolder = (await stat(from)).isDirectory();
      await mkdir(isFolder ? join(layer, to) : dirname(join(layer, to)), { recursive: true });
      if (!isFolder) await writeFile(join(layer, to), '');
    }
    return layer;
  }
}

async function firstChildOf(pid: number): Promise<number> {
  return eventually(async () => {
    const [child] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ');
    if (!child) throw new Error(`process ${pid} has no child yet`);
    return Number(child);
  });
}
