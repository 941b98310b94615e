import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { testFolder } from '@laurel/fixtures/test-folder';
import { startTypeScript, type TestProcess } from '@laurel/fixtures/test-process';

import { DATABASE_SETTINGS, SERVICES, type Service } from '../src/services.js';
import { operate } from './run-operate.js';

/** What an operator keeps outside of the database: with a database it makes an installation. */
export interface Secrets {
  readonly superadminKey: string;
  readonly settings: NodeJS.ProcessEnv;
}

export async function makeSecrets(): Promise<Secrets> {
  const keyFile = join(testFolder(), `keys-${randomUUID()}.json`);
  await operate(['keys', 'add', keyFile]);
  const superadminKey = `ldr_${randomBytes(32).toString('hex')}`;
  const settings = { LAUREL_SECRET: randomBytes(32).toString('hex'), SUPERADMIN_API_KEY: superadminKey, SIGNING_KEY_FILE: keyFile };
  return { superadminKey, settings };
}

/** All three services, each with its own role in a migrated database. */
export class RunningServices {
  private constructor(
    readonly auth: string,
    readonly score: string,
    readonly stream: string,
    private readonly processes: readonly TestProcess[],
  ) {}

  static async start(ownerUrl: string, redisUrl: string, secrets: Secrets): Promise<RunningServices> {
    const urls = Object.fromEntries(SERVICES.map((service) => [service, addressOf(service, ownerUrl)])) as Record<Service, string>;
    const roles = Object.fromEntries(SERVICES.map((service) => [DATABASE_SETTINGS[service], urls[service]]));
    const { code, output } = await operate(['roles'], { DATABASE_URL: ownerUrl, ...roles });
    if (code !== 0) throw new Error(output);
    const processes: TestProcess[] = [];
    const run = async (service: Service, more: NodeJS.ProcessEnv = {}): Promise<string> => {
      const main = new URL(`../../../apps/${service}/src/main.ts`, import.meta.url);
      const env = { PATH: process.env.PATH, ...SETTINGS, ...secrets.settings, DATABASE_URL: urls[service], REDIS_URL: redisUrl, ...more };
      const started = await startTypeScript(main, [], { env });
      processes.push(started);
      return (JSON.parse(await started.line(/"listening"/)) as { url: string }).url;
    };
    try {
      const auth = await run('auth-service', { GITLAB_URL: 'none' });
      const keys = { JWKS_URL: `${auth}/.well-known/jwks.json` };
      const [score, stream] = await Promise.all([run('score-service', keys), run('leaderboard-stream-service', keys)]);
      return new RunningServices(auth, score, stream, processes);
    } catch (error) {
      await Promise.all(processes.map((each) => each.stop('SIGKILL')));
      throw error;
    }
  }

  /** @returns what the processes ended with */
  stop(): Promise<(number | null)[]> {
    return Promise.all(this.processes.map((each) => each.stop('SIGTERM')));
  }

  get output(): string {
    return this.processes.map((each) => each.output()).join('\n');
  }
}

const SETTINGS = {
  HOST: '127.0.0.1',
  PORT: '0',
  OPS_PORT: '0',
  PUBLIC_BASE_URL: 'https://play.example',
  TRUSTED_PROXIES: 'none',
  DRAIN_WAIT_MS: '0',
};

function addressOf(service: Service, ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = service;
  url.password = randomBytes(16).toString('hex');
  return url.href;
}
