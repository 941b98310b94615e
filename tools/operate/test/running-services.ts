import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { SERVICE_NAMES, type ServiceName } from '@laurel/contracts/routing';
import { startService } from '@laurel/fixtures/running-service';
import { testFolder } from '@laurel/fixtures/test-folder';
import type { TestProcess } from '@laurel/fixtures/test-process';

import { DATABASE_SETTINGS } from '../src/database-logins.js';
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
    const urls = Object.fromEntries(SERVICE_NAMES.map((service) => [service, addressOf(service, ownerUrl)])) as Record<ServiceName, string>;
    const roles = Object.fromEntries(SERVICE_NAMES.map((service) => [DATABASE_SETTINGS[service], urls[service]]));
    const { code, output } = await operate(['roles'], { DATABASE_URL: ownerUrl, ...roles });
    if (code !== 0) throw new Error(output);
    const start = (service: ServiceName, more: NodeJS.ProcessEnv) =>
      startService(service, { ...secrets.settings, DATABASE_URL: urls[service], REDIS_URL: redisUrl, ...more });
    const auth = await start('auth-service', { GITLAB_URL: 'none' });
    const keys = { JWKS_URL: `${auth.url}/.well-known/jwks.json` };
    const [score, stream] = await Promise.all([start('score-service', keys), start('leaderboard-stream-service', keys)]);
    return new RunningServices(auth.url, score.url, stream.url, [auth, score, stream].map(({ process }) => process));
  }

  /** @returns what the processes ended with */
  stop(): Promise<(number | null)[]> {
    return Promise.all(this.processes.map((each) => each.stop('SIGTERM')));
  }

  get output(): string {
    return this.processes.map((each) => each.output()).join('\n');
  }
}

function addressOf(service: ServiceName, ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = service;
  url.password = randomBytes(16).toString('hex');
  return url.href;
}
