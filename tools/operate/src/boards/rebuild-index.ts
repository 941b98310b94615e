import { indexKeys } from '@laurel/storage/ranks/redis/index-keys';
import { RedisRankIndex } from '@laurel/storage/ranks/redis/redis-rank-index';
import type { Cluster, Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

import { patiently } from './patiently.js';

/**
 * Drops the index of a board and builds it anew from the standings. Services go on: until the index is whole, they read the board from
 * PostgreSQL, and any of them may help.
 *
 * @returns how many standings it holds
 */
export async function rebuildIndex(dataSource: DataSource, redis: Redis | Cluster, boardId: string): Promise<number> {
  const index = new RedisRankIndex(redis, dataSource, () => undefined);
  const [order, members] = indexKeys(boardId);
  await patiently(() => redis.unlink(order, members));
  // Each attempt goes on from where the one before has come to.
  await patiently(() => index.catchUp(boardId));
  return patiently(() => redis.zcard(order));
}
