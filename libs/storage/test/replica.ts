import type { Cluster, Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

import { createDataSource } from '../src/data-source.js';
import { InProcessEventBus } from '../src/event-bus/in-process-event-bus.js';
import { BoardLedger } from '../src/ledger/board-ledger.js';
import { CommitAnnouncer } from '../src/ledger/commit-announcer.js';
import { FocusPhases } from '../src/players/focus-phases.js';
import { Players } from '../src/players/players.js';
import { BoardRanks } from '../src/ranks/board-ranks.js';
import { PostgresRankIndex } from '../src/ranks/postgres-rank-index.js';
import type { RankIndex } from '../src/ranks/rank-index.js';
import { RedisRankIndex } from '../src/ranks/redis/redis-rank-index.js';
import { StorageMetrics } from '../src/storage-metrics.js';

/** What one process holds of the storage: connections, queues and all. Several of them on one database are replicas. */
export interface Replica {
  readonly dataSource: DataSource;
  readonly bus: InProcessEventBus;
  readonly announcer: CommitAnnouncer;
  readonly ledger: BoardLedger;
  readonly index: RankIndex;
  readonly ranks: BoardRanks;
  readonly players: Players;
  readonly phases: FocusPhases;
  readonly metrics: StorageMetrics;
  close(): Promise<void>;
}

/** @param redis where ranks are indexed; without it PostgreSQL ranks */
export async function openReplica(
  databaseUrl: string,
  { applicationName = 'replica', redis }: { applicationName?: string; redis?: Redis | Cluster } = {},
): Promise<Replica> {
  const dataSource = await createDataSource(databaseUrl, { applicationName }).initialize();
  const metrics = StorageMetrics.in();
  const bus = new InProcessEventBus((error) => {
    throw error;
  });
  const standings = new PostgresRankIndex(dataSource);
  const index = redis === undefined ? standings : new RedisRankIndex(redis, dataSource, () => undefined, metrics.ranks);
  const announcer = new CommitAnnouncer(index, bus);
  return {
    dataSource,
    bus,
    announcer,
    ledger: new BoardLedger(dataSource, announcer, metrics),
    index,
    ranks: new BoardRanks(dataSource, index, standings, metrics),
    players: new Players(dataSource),
    phases: new FocusPhases(dataSource),
    metrics,
    async close() {
      await announcer.settled();
      await dataSource.destroy();
    },
  };
}
