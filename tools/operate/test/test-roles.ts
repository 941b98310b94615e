import { randomBytes } from 'node:crypto';

import { SERVICE_NAMES, type ServiceName } from '@laurel/contracts/routing';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { Client } from 'pg';

import { DATABASE_SETTINGS } from '../src/database-logins.js';
import { operate, type Run } from './run-operate.js';

/** A database whose services have roles of their own, called as nobody else's: roles belong to the whole server. */
export class TestRoles {
  private constructor(
    readonly database: TestDatabase,
    readonly owner: Client,
    private readonly suffix: string,
  ) {}

  static async create(): Promise<TestRoles> {
    const database = await createTestDatabase();
    const made = new TestRoles(database, await connect(database.url), randomBytes(4).toString('hex'));
    await made.apply();
    return made;
  }

  async drop(): Promise<void> {
    const roles = SERVICE_NAMES.map((service) => this.nameOf(service)).join(', ');
    await this.owner.query(`drop owned by ${roles}; drop role ${roles}`);
    await this.owner.end();
    await this.database.drop();
  }

  nameOf(service: ServiceName): string {
    return `laurel_${service.replaceAll('-', '_')}_${this.suffix}`;
  }

  /** The address of the database for a service's role, or another one. */
  urlOf(service: ServiceName, password = `pass${service}`, role = this.nameOf(service)): string {
    const url = new URL(this.database.url);
    url.username = role;
    url.password = password;
    return url.href;
  }

  /** What the commands are told of the services' addresses. @param urls those that are others */
  settings(urls: Partial<Record<ServiceName, string>> = {}): NodeJS.ProcessEnv {
    return Object.fromEntries(SERVICE_NAMES.map((service) => [DATABASE_SETTINGS[service], urls[service] ?? this.urlOf(service)]));
  }

  /** Runs the command `roles`, with some addresses as given. */
  apply(urls: Partial<Record<ServiceName, string>> = {}, ownerUrl = this.database.url): Promise<Run> {
    return operate(['roles'], { DATABASE_URL: ownerUrl, ...this.settings(urls) });
  }
}

export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
