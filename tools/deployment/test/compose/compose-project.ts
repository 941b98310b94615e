import { chown, mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { eventually } from '@laurel/fixtures/eventually';
import { postgresql, redisServer } from '@laurel/fixtures/installed-programs.mjs';
import { testFolder } from '@laurel/fixtures/test-folder';
import type { TestProcess } from '@laurel/fixtures/test-process';

import { readComposeFile, type ComposeFile, type ComposeService, type Mount } from '../../src/images/compose-file.js';
import { laurelImage } from '../../src/kubernetes/laurel-image.js';
import { ContainerHost, type Container, type ContainerMount } from '../images/container-host.js';
import { containerOf, ourAccount, ourImage, REPOSITORY } from '../images/image-folder.js';

export const COMPOSE_FOLDER = join(REPOSITORY, 'docker');

/** Our compose file, with what `.env` says. */
export async function ourComposeFile(env: Readonly<Record<string, string>> = {}): Promise<ComposeFile> {
  return readComposeFile(await readFile(join(COMPOSE_FOLDER, 'compose.yaml'), 'utf8'), env);
}

export interface RunOptions {
  /** In the place of the image's. */
  readonly entrypoint?: string | undefined;
  /** Beside what the service is told. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

const POSTGRES_IMAGE = fileURLToPath(new URL('./postgres-image.sh', import.meta.url));

/**
 * Does what `docker compose up` does: its services as containers with just what the file gives them, one after the other as they wait for
 * each other. The stores are this machine's programs, told what the file tells their images.
 */
export class ComposeProject {
  readonly running = new Map<string, TestProcess>();

  private constructor(
    private readonly file: ComposeFile,
    private readonly host: ContainerHost,
    /** The volumes, each a folder. */
    readonly volumes: string,
  ) {}

  static async create(file: ComposeFile): Promise<ComposeProject> {
    const volumes = await mkdtemp(join(testFolder(), 'volumes-'));
    for (const name of Object.keys(file.volumes)) {
      await mkdir(join(volumes, name), { mode: 0o700 });
      await chown(join(volumes, name), ...(await ourAccount()));
    }
    return new ComposeProject(file, await ContainerHost.start(Object.keys(file.services)), volumes);
  }

  /** Resolves when all services are well and all jobs are done. */
  up(): Promise<void> {
    const started = Object.entries(this.file.services).filter(([, { profiles }]) => profiles === undefined);
    return this.bringUp(started.map(([name]) => name));
  }

  /** As `docker compose run` does it, beside the services that run already. */
  async run(name: string, args: readonly string[] = []): Promise<Ran> {
    const run = await this.host.run(await this.oneOff(name, args));
    return { code: await run.exited, output: run.output() };
  }

  /** What does the same when somebody runs it, with their own input and outputs, after those are up that it waits for. */
  async commandToRun(name: string, args: readonly string[], options: RunOptions = {}): Promise<string[]> {
    await this.bringUp(Object.keys(this.service(name).depends_on ?? {}));
    return this.host.commandFor(await this.oneOff(name, args, options), 'own');
  }

  /** What runs a command in a container that is running, as `docker compose exec` does it. */
  async commandToExecute(name: string, command: readonly string[]): Promise<string[]> {
    const pid = this.running.get(name)?.pid;
    if (pid === undefined) throw new Error(`${name} is not running`);
    const { env, user } = await this.container(name);
    const [uid = '', gid = ''] = user.split(':');
    const variables = Object.entries(env).map(([variable, value]) => `${variable}=${value}`);
    const entered = ['nsenter', `--target=${pid}`, '--mount', '--pid', '--net', '--root', '--wd'];
    const account = ['setpriv', '--reuid', uid, '--regid', gid, '--clear-groups'];
    return [...entered, ...account, 'env', '--ignore-environment', ...variables, ...command];
  }

  /** Resolves when it is well; one that runs already goes on. */
  async start(name: string): Promise<void> {
    if (this.running.has(name)) return;
    const started = await this.host.run(await this.container(name));
    this.running.set(name, started);
    const failed = started.exited.then((code): never => {
      throw new Error(`${name} ended with ${code}:\n${started.output()}`);
    });
    await Promise.race([eventually(() => this.requireHealthy(name), { withinMs: 60_000 }), failed]);
    failed.catch(() => undefined);
  }

  async end(name: string): Promise<void> {
    await this.running.get(name)?.stop();
    this.running.delete(name);
  }

  reach(port: number): Promise<string> {
    return this.host.reach(port);
  }

  stop(): Promise<void> {
    return this.host.stop();
  }

  /** With all that they wait for. */
  private async bringUp(names: readonly string[]): Promise<void> {
    const done = new Map<string, Promise<void>>();
    const start = async (name: string): Promise<void> => {
      const service = this.service(name);
      await Promise.all(Object.keys(service.depends_on ?? {}).map(begin));
      await (service.restart === 'no' ? this.runJob(name) : this.start(name));
    };
    const begin = (name: string): Promise<void> => {
      const begun = done.get(name) ?? start(name);
      done.set(name, begun);
      return begun;
    };
    await Promise.all(names.map(begin));
  }

  private async oneOff(name: string, args: readonly string[], { entrypoint, env = {} }: RunOptions = {}): Promise<Container> {
    const container = await this.container(name);
    const program = entrypoint === undefined ? (await ourImage(this.targetOf(name))).entrypoint : [entrypoint];
    const command = args.length > 0 ? [...program, ...args] : container.command;
    return { ...container, command, env: { ...container.env, ...env } };
  }

  private async runJob(name: string): Promise<void> {
    const job = await this.host.run(await this.container(name));
    const code = await job.exited;
    if (code !== 0) throw new Error(`${name} ended with ${code}:\n${job.output()}`);
  }

  private async requireHealthy(name: string): Promise<void> {
    const [kind, ...command] = this.service(name).healthcheck?.test ?? [];
    if (kind === undefined) return;
    if (kind !== 'CMD') throw new Error(`${name}: a shell would run the health check`);
    const check = await this.host.run(await this.container(name, command));
    const code = await check.exited;
    if (code !== 0) throw new Error(`${name} is not well (${code}): ${check.output()}`);
  }

  private service(name: string): ComposeService {
    const service = this.file.services[name];
    if (service === undefined) throw new Error(`there is no service ${name}`);
    return service;
  }

  /** The image of ours that it runs. */
  private targetOf(name: string): string {
    const target = laurelImage(this.service(name).image);
    if (target === undefined) throw new Error(`${name} runs the image of others`);
    return target;
  }

  /** @param instead of the service's own command */
  private async container(name: string, instead?: readonly string[]): Promise<Container> {
    const service = this.service(name);
    const target = laurelImage(service.image);
    const image = target === undefined ? await storeContainer(service) : await containerOf(target, service.command);
    return {
      ...image,
      user: service.user,
      env: { ...image.env, ...service.environment },
      command: instead === undefined ? image.command : here(instead),
      mounts: [...(service.volumes ?? []).map((mount) => this.mount(mount)), ...(await emptyFolders(service.tmpfs ?? []))],
    };
  }

  private mount({ type, source, target, read_only: isReadOnly = false, volume }: Mount): ContainerMount {
    const from = type === 'bind' ? resolve(COMPOSE_FOLDER, source) : join(this.volumes, source, volume?.subpath ?? '');
    return { from, to: target, writable: !isReadOnly };
  }
}

/** What stands in for the image of a store. */
async function storeContainer({ image, command = [] }: ComposeService): Promise<Omit<Container, 'user'>> {
  const place = { workdir: '/', env: { PATH: process.env.PATH ?? '' } };
  if (!image.startsWith('postgres:')) return { ...place, command: here(command) };
  // Installed ones, because npm's have no programs for the operator that go with them.
  return { workdir: '/', env: { PATH: `${postgresql}:${process.env.PATH}` }, command: ['sh', POSTGRES_IMAGE] };
}

/** The programs of a store's image, as they are called on this machine. */
function here([program = '', ...args]: readonly string[]): string[] {
  const programs: Readonly<Record<string, string | undefined>> = {
    'valkey-server': redisServer,
    'valkey-cli': redisServer?.replace(/server$/, 'cli'),
    pg_isready: `${postgresql}/pg_isready`,
  };
  return [programs[program] ?? program, ...args];
}

/** The container has a folder for short-lived files anyway; each other one is made for it. */
async function emptyFolders(paths: readonly string[]): Promise<ContainerMount[]> {
  const made = paths.filter((path) => path !== '/tmp').map(async (to): Promise<ContainerMount> => {
    const from = await mkdtemp(join(testFolder(), 'tmpfs-'));
    await chown(from, ...(await ourAccount()));
    return { from, to, writable: true };
  });
  return Promise.all(made);
}
