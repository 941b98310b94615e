import { randomBytes } from 'node:crypto';

import { addSigningKey } from '@laurel/access/key-rotation';

import { Failed } from './command.js';
import { redisUsers, type RedisUser } from './redis-users.js';
import type { SecretFiles } from './secret-files.js';
import { DATABASE_OWNER, DATABASE_ROLES, DATABASE_SETTINGS, SERVICES } from './services.js';

const RANDOM_BYTES = 32;
const REDIS_USERS_FILE = 'redis/users.acl';

/** The addresses of the stores, without user and password. */
export interface Stores {
  readonly database: string;
  readonly redis: string;
}

/**
 * Makes what is missing of an installation's secrets. Where one secret stands in several files, those that are there tell it, so that a
 * run that was interrupted is carried on by the next.
 */
export async function makeSecrets(files: SecretFiles, { database, redis }: Stores): Promise<void> {
  await makeDatabaseAddresses(files, database);
  await makeRedisAddresses(files, redis);
  await addToAll(files, ['auth-service/laurel-secret', 'score-service/laurel-secret'], randomText);
  await files.add('score-service/superadmin-api-key', `ldr_${randomText()}`);
  await files.addBy('auth-service/signing-keys.json', (path) => addSigningKey(path, { at: Date.now() }));
}

async function makeDatabaseAddresses(files: SecretFiles, database: string): Promise<void> {
  const owner = await files.read('operate/database-url');
  const password = passwordOf(owner ?? '') || ((await files.read('postgres/password')) ?? randomText());
  await files.add('operate/database-url', addressFor(database, DATABASE_OWNER, password));
  await files.add('postgres/password', password);
  for (const service of SERVICES) {
    const names = [`${service}/database-url`, `operate/${fileOf(DATABASE_SETTINGS[service])}`];
    await addToAll(files, names, () => addressFor(database, DATABASE_ROLES[service], randomText()));
  }
}

/** The list of users comes last: it knows of the passwords only their hashes. */
async function makeRedisAddresses(files: SecretFiles, redis: string): Promise<void> {
  const users = [...SERVICES, 'operate'] as const satisfies RedisUser[];
  const haveUsers = (await files.read(REDIS_USERS_FILE)) !== undefined;
  const passwords: [RedisUser, string][] = [];
  for (const user of users) {
    const name = `${user}/redis-url`;
    if (haveUsers && (await files.read(name)) === undefined) {
      throw new Failed(`${name} is missing, and ${REDIS_USERS_FILE} does not tell its password. Remove that file as well, and run again.`);
    }
    await files.add(name, addressFor(redis, user, randomText()));
    passwords.push([user, passwordOf((await files.read(name)) ?? '')]);
  }
  await files.add(REDIS_USERS_FILE, redisUsers(Object.fromEntries(passwords) as Record<RedisUser, string>));
}

/** One secret in several files. Throws when those that are there hold different ones. */
async function addToAll(files: SecretFiles, names: readonly string[], make: () => string): Promise<void> {
  const content = (await files.readAny(names)) ?? make();
  for (const name of names) {
    await files.add(name, content);
    if ((await files.read(name)) !== content) throw new Failed(`${names.join(' and ')} must be the same. Remove the one that is wrong.`);
  }
}

function fileOf(setting: string): string {
  return setting.toLowerCase().replaceAll('_', '-');
}

function addressFor(store: string, user: string, password: string): string {
  const url = new URL(store);
  url.username = user;
  url.password = password;
  return url.href;
}

function passwordOf(address: string): string {
  return decodeURIComponent(URL.canParse(address) ? new URL(address).password : '');
}

/** Of letters and digits, so that it stands for itself in addresses, and never looks like a placeholder. */
function randomText(): string {
  return randomBytes(RANDOM_BYTES).toString('hex');
}
