import { setTimeout as wait } from 'node:timers/promises';

import type { Cluster, Redis } from 'ioredis';
import type { Client } from 'pg';

import { compareIndex } from './compare-index.js';
import type { Differences } from './differences.js';
import type { FoundBoard } from './find-boards.js';

/** A board whose index is not what it should be. */
export interface Differing {
  readonly board: FoundBoard;
  readonly differences: Differences;
}

/**
 * Compares the indices of boards. Those that differ are looked at again a moment later: a commit reaches the index after it.
 *
 * @param lookAgainMs the moment
 */
export async function verifyIndex(
  database: Client,
  redis: Redis | Cluster,
  boards: readonly FoundBoard[],
  lookAgainMs: number,
  progress: (board: FoundBoard, differences: Differences) => void,
): Promise<Differing[]> {
  const differing = await compareAll(database, redis, boards, progress);
  if (differing.length === 0) return [];
  await wait(lookAgainMs);
  return compareAll(database, redis, differing.map(({ board }) => board), () => undefined);
}

async function compareAll(
  database: Client,
  redis: Redis | Cluster,
  boards: readonly FoundBoard[],
  progress: (board: FoundBoard, differences: Differences) => void,
): Promise<Differing[]> {
  const differing: Differing[] = [];
  for (const board of boards) {
    const differences = await compareIndex(database, redis, board.id);
    progress(board, differences);
    if (differences.count > 0) differing.push({ board, differences });
  }
  return differing;
}
