import type { BoardRule } from '@laurel/leaderboard/board-rule';
import type { Cluster, Redis } from 'ioredis';
import type { Client } from 'pg';

import type { Differences } from './differences.js';
import type { LaterEntries } from './later-entries.js';

/** A board at the moment of the snapshot with which its index is compared. */
export interface ComparedBoard extends Pick<BoardRule, 'direction' | 'tieRule'> {
  readonly id: string;
  readonly epoch: string;
  readonly revision: number;
}

/** The index of one board and its standings, in the transaction that sees the snapshot, and what has been found to differ. */
export interface Comparison {
  readonly database: Client;
  readonly redis: Redis | Cluster;
  readonly board: ComparedBoard;
  readonly differences: Differences;
  readonly later: LaterEntries;
}
