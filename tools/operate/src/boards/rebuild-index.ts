import { RedisRankIndex } from '@laurel/storage/ranks/redis/redis-rank-index';
import { indexKeys } from '@laurel/storage/ranks/redis/index-keys';
import type { Cluster, Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

import { Failed } from '../command.js';
import { reasonOf } from '../failed-to.js';
import type { FoundBoard } from './find-boards.js';

/**
 * Drops the index of a board and builds it anew from the standings. Services go on: until the index is whole, they read the board from
 * PostgreSQL, and any of them may help.
 *
 * @returns how many standings it holds
 */
export async function rebuildIndex(dataSource: DataSource, redis: Redis | Cluster, { id, name }: FoundBoard): Promise<number> {
  let failure: unknown;
  const index = new RedisRankIndex(redis, dataSource, (error) => (failure = error));
  const [order, members] = indexKeys(id);
  await redis.unlink(order, members);
  await index.catchUp(id);
  if (failure !== undefined) throw new Failed(`${name}: ${reasonOf(failure)}`);
  return redis.zcard(order);
}
