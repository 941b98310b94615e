import type { DataSource } from 'typeorm';

import { createDataSource } from '../src/data-source.js';
import { InProcessEventBus } from '../src/event-bus/in-process-event-bus.js';
import { BoardLedger } from '../src/ledger/board-ledger.js';
import { CommitAnnouncer } from '../src/ledger/commit-announcer.js';
import { FocusPhases } from '../src/players/focus-phases.js';
import { Players } from '../src/players/players.js';
import { PostgresRankIndex } from '../src/ranks/postgres-rank-index.js';

/** What one process holds of the storage: connections, queues and all. Several of them on one database are replicas. */
export interface Replica {
  readonly dataSource: DataSource;
  readonly bus: InProcessEventBus;
  readonly announcer: CommitAnnouncer;
  readonly ledger: BoardLedger;
  readonly players: Players;
  readonly phases: FocusPhases;
  close(): Promise<void>;
}

export async function openReplica(databaseUrl: string, applicationName = 'replica'): Promise<Replica> {
  const dataSource = await createDataSource(databaseUrl, { applicationName }).initialize();
  const bus = new InProcessEventBus((error) => {
    throw error;
  });
  const announcer = new CommitAnnouncer(new PostgresRankIndex(dataSource), bus);
  return {
    dataSource,
    bus,
    announcer,
    ledger: new BoardLedger(dataSource, announcer),
    players: new Players(dataSource),
    phases: new FocusPhases(dataSource),
    async close() {
      await announcer.settled();
      await dataSource.destroy();
    },
  };
}
