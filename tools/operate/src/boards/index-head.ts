import { indexKeys } from '@laurel/storage/ranks/redis/index-keys';
import type { Cluster, Redis } from 'ioredis';

/** How far the index of a board has come. */
export interface IndexHead {
  readonly epoch: string;
  readonly revision: number;
  /** Whether it lacks nothing up to that revision. */
  readonly whole: boolean;
}

/** The fields of an index that are no standings. */
export const HEAD_FIELDS = ['epoch', 'revision', 'whole'] as const;

/** Undefined where there is no index. */
export async function readIndexHead(redis: Redis | Cluster, boardId: string): Promise<IndexHead | undefined> {
  const [, members] = indexKeys(boardId);
  const [epoch, revision, whole] = await redis.hmget(members, ...HEAD_FIELDS);
  if (epoch == null) return undefined;
  return { epoch, revision: Number(revision), whole: whole === '1' };
}
