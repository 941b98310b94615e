import { once } from 'node:events';

import { redisUrl, type Settings } from '@laurel/runtime/env';
import { REDIS_CLUSTER_SETTING } from '@laurel/runtime/service-env';
import { connectForCommands } from '@laurel/storage/redis-cluster';
import { connectToNode } from '@laurel/storage/redis-node';
import { Cluster, type Redis } from 'ioredis';

import { Failed } from './command.js';
import { reasonOf } from './failed-to.js';

const CONNECT_MS = 10_000;

/** Where Redis is, for every command that needs it. */
export const REDIS_SETTINGS = { REDIS_URL: redisUrl({ desc: 'redis://…' }), ...REDIS_CLUSTER_SETTING };

/** Works with a connection to Redis, which closes afterwards. */
export async function withRedis<T>(settings: Settings<typeof REDIS_SETTINGS>, work: (redis: Redis | Cluster) => Promise<T>): Promise<T> {
  let reason: unknown = `it did not answer within ${CONNECT_MS / 1000} s`;
  const connect = settings.REDIS_CLUSTER === 'on' ? connectForCommands : connectToNode;
  const client = connect(settings.REDIS_URL, (error) => (reason = error));
  try {
    await connected(client, AbortSignal.timeout(CONNECT_MS)).catch(() => {
      throw new Failed(`Redis cannot be reached: ${reasonOf(reason)}`);
    });
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** A cluster's boards are on all of its nodes, and a node is connected to a moment after it has been heard of. */
async function connected(client: Redis | Cluster, signal: AbortSignal): Promise<void> {
  await once(client, 'ready', { signal });
  if (!(client instanceof Cluster)) return;
  const waiting = client.nodes('master').filter(({ status }) => status !== 'ready');
  await Promise.all(waiting.map((node) => once(node, 'ready', { signal })));
}
