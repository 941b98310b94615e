import { createHash } from 'node:crypto';

import { SEEN_READ_KEYS } from '@laurel/access/signatures/seen-reads';
import { RATE_KEYS } from '@laurel/runtime/rate-limit';
import { REDIS_CHANNELS } from '@laurel/storage/event-bus/redis-event-bus';
import { indexKeys } from '@laurel/storage/ranks/redis/index-keys';

/**
 * What the client needs to come in, to find the nodes of a cluster, and to learn whether a node is ready. Not the whole category of such
 * commands: `CLIENT TRACKING` tells the names of everybody's keys.
 */
const CONNECTION = ['+hello', '+auth', '+select', '+ping', '+info', '+asking', '+cluster|slots', '+cluster|info'];

/** Scripts run with the rights of whoever sends them, so each purpose names the commands of its scripts too. */
const SCRIPTS = ['+eval', '+evalsha'];

const EVENTS = ['+subscribe', '+publish', ...REDIS_CHANNELS.map((channel) => `&${channel}`)];

const RATES = [...SCRIPTS, '+set', '+incrby', '+pttl', '+expire', `~${RATE_KEYS}*`];

const SEEN_READS = ['+set', '+exists', `~${SEEN_READ_KEYS}*`];

const READ_INDEX = ['+hget', '+hmget', '+hlen', '+zcard', '+zcount', '+zrange', '+zscore', '+zrank'];
const WRITE_INDEX = ['+hset', '+zadd', '+zrem', '+unlink'];
const INDEX = [...SCRIPTS, ...READ_INDEX, ...WRITE_INDEX, ...indexKeys('*').map((key) => `~${key}`)];

const RIGHTS = {
  'auth-service': [...EVENTS, ...RATES],
  'score-service': [...EVENTS, ...RATES, ...SEEN_READS, ...INDEX],
  // Whoever finds an index behind catches it up.
  'leaderboard-stream-service': [...EVENTS.filter((right) => right !== '+publish'), ...INDEX],
  // Compares the whole index with the database.
  operate: [...INDEX, '+hscan', '+zscan', '+zmscore'],
};

/** Whoever connects to Redis, each with rights of its own. */
export type RedisUser = keyof typeof RIGHTS;

/**
 * The text of the ACL file with which Redis knows the services: each may do what its work needs, and whoever is none of them may
 * do nothing. It holds no password that could be used.
 */
export function redisUsers(passwords: Readonly<Record<RedisUser, string>>): string {
  const users = Object.entries(RIGHTS).map(([name, rights]) => {
    const password = createHash('sha256').update(passwords[name as RedisUser]).digest('hex');
    return ['user', name, 'on', `#${password}`, 'resetchannels', '-@all', ...CONNECTION, ...new Set(rights)].join(' ');
  });
  return ['user default off', ...users, ''].join('\n');
}
