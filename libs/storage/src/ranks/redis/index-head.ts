import type { Cluster, Redis } from 'ioredis';

import { indexKeys } from './index-keys.js';

/** How far the index of a board has come. */
export interface IndexHead {
  readonly epoch: string;
  readonly revision: number;
  /** Whether it lacks nothing up to that revision. */
  readonly whole: boolean;
}

/** The fields among the standings' names that are none: the scripts write them. */
export const HEAD_FIELDS: ReadonlySet<string> = new Set(['epoch', 'revision', 'whole'] satisfies (keyof IndexHead)[]);

/** Undefined where there is no index. */
export async function readIndexHead(redis: Redis | Cluster, boardId: string): Promise<IndexHead | undefined> {
  const [, members] = indexKeys(boardId);
  const [epoch, revision, whole] = await redis.hmget(members, ...HEAD_FIELDS);
  if (epoch == null) return undefined;
  return { epoch, revision: Number(revision), whole: whole === '1' };
}
