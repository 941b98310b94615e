import { once } from 'node:events';
import { appendFile, chmod, copyFile, mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fork } from 'node:child_process';

import { testFolder } from '@laurel/fixtures/test-folder';
import { startProcess, type TestProcess } from '@laurel/fixtures/test-process';

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
const ACCOUNT = 'laurel:x:10001:10001::/nonexistent:/usr/sbin/nologin\n';

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

  /** Its process is the command's own: signals go there, and the exit code is the command's. */
  async run({ files, workdir, user, env, command, mounts = [] }: Container): Promise<TestProcess> {
    const all = [...(files === undefined ? [] : [{ from: files, to: workdir }]), ...mounts];
    const layer = await this.layerFor(all);
    const [uid = '', gid = ''] = user.split(':');
    const script = [
      ...[AS_CONTAINER, layer],
      ...all.flatMap(({ from, to, writable }) => [writable ? 'rw' : 'ro', from, to]),
      ...['--', workdir, uid, gid],
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...command,
    ];
    const started = await startProcess('nsenter', [this.networkOption, 'unshare', '--mount', 'sh', ...script]);
    this.endings.push(() => started.stop('SIGKILL'));
    return started;
  }

  /** An address from which this process reaches a port in there. */
  async reach(port: number): Promise<string> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: outside } = server.address() as AddressInfo;
    const relay = fork(RELAY, { execPath: 'nsenter', execArgv: [this.networkOption, process.execPath] });
    this.endings.push(async () => {
      relay.kill('SIGKILL');
      await once(relay, 'close');
    });
    relay.send({ port }, server);
    await once(relay, 'message');
    // Both would take connections.
    server.close();
    return `http://127.0.0.1:${outside}`;
  }

  async stop(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) await end();
    await this.network.stop('SIGKILL');
  }

  private get networkOption(): string {
    return `--net=/proc/${this.network.pid}/ns/net`;
  }

  /** What lies over this machine's own files: the account, the names, and a place for each mount. */
  private async layerFor(mounts: readonly ContainerMount[]): Promise<string> {
    const layer = await mkdtemp(join(testFolder(), 'layer-'));
    await chmod(layer, 0o755);
    await mkdir(join(layer, 'etc'));
    await copyFile('/etc/passwd', join(layer, 'etc/passwd'));
    await appendFile(join(layer, 'etc/passwd'), ACCOUNT);
    await writeFile(join(layer, 'etc/hosts'), this.hosts);
    for (const { from, to } of mounts) {
      const isFolder = (await stat(from)).isDirectory();
      await mkdir(isFolder ? join(layer, to) : dirname(join(layer, to)), { recursive: true });
      if (!isFolder) await writeFile(join(layer, to), '');
    }
    return layer;
  }
}
