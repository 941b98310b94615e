import { randomBytes } from 'node:crypto';

import { SERVICE_NAMES } from '@laurel/contracts/routing';
import { addSigningKey } from '@laurel/access/key-rotation';

import { Failed } from './command.js';
import { redisUsers, type RedisUser } from './redis-users.js';
import type { SecretFiles } from './secret-files.js';
import { DATABASE_OWNER, DATABASE_ROLES, DATABASE_SETTINGS } from './database-logins.js';

const RANDOM_BYTES = 32;
const OWNER_FILE = 'operate/database-url';
const OWNER_PASSWORD_FILE = 'postgres/password';
const REDIS_USERS_FILE = 'redis/users.acl';
const REDIS_USERS = [...SERVICE_NAMES, 'operate'] as const satisfies RedisUser[];

/** The addresses of the stores, without user and password. */
export interface Stores {
  readonly database: string;
  readonly redis: string;
}

/**
 * Makes what is missing of an installation's secrets. Where one secret stands in several files, those that are there tell it, so that a
 * run that was interrupted is carried on by the next. Throws when files do not belong together in the end, whoever put them there.
 */
export async function makeSecrets(files: SecretFiles, stores: Stores): Promise<void> {
  await files.alone(async () => {
    await makeMissing(files, stores);
    await compareOwner(files, stores);
    await compareRedisUsers(files);
  });
}

/**
 * Tells, a sentence for each, which addresses lead elsewhere than to these stores. They were there before and stay: an operator may mean
 * another way to the same store.
 */
export async function leadElsewhere(files: SecretFiles, { database, redis }: Stores): Promise<string[]> {
  const addresses: [name: string, store: string][] = [
    [OWNER_FILE, database],
    ...SERVICE_NAMES.flatMap((service) => databaseFiles(service).map((name): [string, string] => [name, database])),
    ...REDIS_USERS.map((user): [string, string] => [`${user}/redis-url`, redis]),
  ];
  const told: string[] = [];
  for (const [name, store] of addresses) {
    const found = (await files.read(name)) ?? '';
    const [place, asked] = [placeOf(found), placeOf(store)];
    if (place !== asked) told.push(`${name} leads to ${place}, not to ${asked}`);
    else if (queryOf(found) !== queryOf(store)) told.push(`${name} leads there otherwise than ${asked}${queryOf(store)} says`);
  }
  return told;
}

async function makeMissing(files: SecretFiles, { database, redis }: Stores): Promise<void> {
  await makeDatabaseAddresses(files, database);
  await makeRedisAddresses(files, redis);
  await addToAll(files, ['auth-service/laurel-secret', 'score-service/laurel-secret'], randomText);
  await files.add('score-service/superadmin-api-key', `ldr_${randomText()}`);
  await files.addBy('auth-service/signing-keys.json', (path) => addSigningKey(path, { at: Date.now() }));
}

async function makeDatabaseAddresses(files: SecretFiles, database: string): Promise<void> {
  const owner = await files.read(OWNER_FILE);
  const password = passwordOf(owner ?? '') || ((await files.read(OWNER_PASSWORD_FILE)) ?? randomText());
  await files.add(OWNER_FILE, addressFor(database, DATABASE_OWNER, password));
  await files.add(OWNER_PASSWORD_FILE, password);
  for (const service of SERVICE_NAMES) {
    await addToAll(files, databaseFiles(service), () => addressFor(database, DATABASE_ROLES[service], randomText()));
  }
}

/** The list of users comes last: it knows of the passwords only their hashes. */
async function makeRedisAddresses(files: SecretFiles, redis: string): Promise<void> {
  const haveUsers = (await files.read(REDIS_USERS_FILE)) !== undefined;
  for (const user of REDIS_USERS) {
    const name = `${user}/redis-url`;
    if (haveUsers && (await files.read(name)) === undefined) {
      throw new Failed(`${name} is missing, and ${REDIS_USERS_FILE} does not tell its password. Remove that file as well, and run again.`);
    }
    await files.add(name, addressFor(redis, user, randomText()));
  }
  await files.add(REDIS_USERS_FILE, await redisUsersFor(files));
}

/** The list of users that goes with the addresses. */
async function redisUsersFor(files: SecretFiles): Promise<string> {
  const passwords: [RedisUser, string][] = [];
  for (const user of REDIS_USERS) passwords.push([user, passwordOf((await files.read(`${user}/redis-url`)) ?? '')]);
  return redisUsers(Object.fromEntries(passwords) as Record<RedisUser, string>);
}

/** Only an address that was made here goes with the password that was made here: the owner of another PostgreSQL has one of his own. */
async function compareOwner(files: SecretFiles, { database }: Stores): Promise<void> {
  const address = await files.read(OWNER_FILE);
  const isMade = address === addressFor(database, DATABASE_OWNER, passwordOf(address ?? ''));
  if (!isMade || passwordOf(address) === (await files.read(OWNER_PASSWORD_FILE))) return;
  throw new Failed(`${OWNER_FILE} and ${OWNER_PASSWORD_FILE} must have the same password. Remove the one that is wrong.`);
}

/** What users may do may be another version's; their passwords must be those of the addresses. */
async function compareRedisUsers(files: SecretFiles): Promise<void> {
  const known = hashesByUser((await files.read(REDIS_USERS_FILE)) ?? '');
  for (const [user, hash] of hashesByUser(await redisUsersFor(files))) {
    if (known.get(user) === hash) continue;
    throw new Failed(`${REDIS_USERS_FILE} does not have the password of ${user}/redis-url. Remove the first, and run again.`);
  }
}

function hashesByUser(users: string): Map<string, string> {
  return new Map([...users.matchAll(/^user (\S+) .*?#(\w+)/gm)].map(([, user = '', hash = '']) => [user, hash]));
}

/** One secret in several files. Throws when those that are there hold different ones. */
async function addToAll(files: SecretFiles, names: readonly string[], make: () => string): Promise<void> {
  const content = (await files.readAny(names)) ?? make();
  for (const name of names) {
    await files.add(name, content);
    if ((await files.read(name)) !== content) throw new Failed(`${names.join(' and ')} must be the same. Remove the one that is wrong.`);
  }
}

/** Where the address stands by which a service reaches PostgreSQL. */
function databaseFiles(service: (typeof SERVICE_NAMES)[number]): string[] {
  return [`${service}/database-url`, `operate/${fileOf(DATABASE_SETTINGS[service])}`];
}

/** Protocol, host, port and name: what may be told of an address. */
function placeOf(address: string): string {
  if (!URL.canParse(address)) return 'nowhere';
  const { protocol, host, pathname } = new URL(address);
  // Two words for the same.
  return `${protocol.replace('postgresql', 'postgres')}//${host}${pathname}`;
}

/** How to connect, which may name a password, too. */
function queryOf(address: string): string {
  return URL.canParse(address) ? new URL(address).search : '';
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
