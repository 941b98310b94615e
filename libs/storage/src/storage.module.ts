import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { Logger, Module } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { DataSource } from 'typeorm';

import { Accounts } from './accounts/accounts.js';
import { ApiKeys } from './accounts/api-keys.js';
import { Users } from './accounts/users.js';
import { BoardCatalog } from './boards/board-catalog.js';
import { Boards } from './boards/boards.js';
import { Games } from './boards/games.js';
import { ReadyMadeGames } from './boards/ready-made-games.js';
import { Clock, DatabaseClock } from './clock.js';
import { createDataSource, poolOf } from './data-source.js';
import { DatabaseHealth } from './database-health.js';
import { DeviceSessions } from './devices/device-sessions.js';
import { EventBus } from './event-bus/event-bus.js';
import { InProcessEventBus } from './event-bus/in-process-event-bus.js';
import { RedisEventBus } from './event-bus/redis-event-bus.js';
import { BoardLedger } from './ledger/board-ledger.js';
import { CommitAnnouncer } from './ledger/commit-announcer.js';
import { FocusPhases } from './players/focus-phases.js';
import { Players } from './players/players.js';
import { SpentKeys } from './ledger/spent-keys.js';
import { BoardRanks } from './ranks/board-ranks.js';
import { PostgresRankIndex } from './ranks/postgres-rank-index.js';
import { RankIndex } from './ranks/rank-index.js';
import { RedisRankIndex } from './ranks/redis/redis-rank-index.js';
import { RedisConnection } from './redis-connection.js';
import { Scores } from './scores/scores.js';
import { AuthenticationSessions } from './sign-in/authentication-sessions.js';
import { LoginStates } from './sign-in/login-states.js';
import { StorageMetrics } from './storage-metrics.js';
import { HighScoreTables } from './tables/high-score-tables.js';
import { NamedCompetitors } from './tables/named-competitors.js';
import { ReadyMadeTables } from './tables/ready-made-tables.js';
import { SignedWrites } from './tables/signed-writes.js';
import { TableRecords } from './tables/table-records.js';
import { TableSecrets } from './tables/table-secrets.js';

export interface StorageOptions {
  readonly databaseUrl: string;
  /** Absent: ranks are read from PostgreSQL and events stay in this process. */
  readonly redisUrl?: string | undefined;
  /** Whether `redisUrl` is the address of a Redis Cluster. */
  readonly redisCluster?: boolean | undefined;
  /** Shown in the database's list of connections. */
  readonly applicationName: string;
  /** See `DataSourceOptions`. */
  readonly waitScale?: number | undefined;
  /** Stands in for the database's clock in tests. */
  readonly clock?: Clock | undefined;
  /** Where the store tells about itself; absent: nowhere. */
  readonly metrics?: Registry | undefined;
}

/** What the services inject. */
const OFFERED = [
  DatabaseHealth,
  Accounts,
  Users,
  ApiKeys,
  Games,
  ReadyMadeGames,
  Boards,
  BoardCatalog,
  BoardLedger,
  BoardRanks,
  Scores,
  SpentKeys,
  Players,
  FocusPhases,
  DeviceSessions,
  HighScoreTables,
  TableSecrets,
  ReadyMadeTables,
  TableRecords,
  NamedCompetitors,
  SignedWrites,
  AuthenticationSessions,
  LoginStates,
];

const CONNECT_ATTEMPTS = 30;
const CONNECT_RETRY_MS = 1_000;

/** PostgreSQL, and Redis where there is one: everything that is stored, ranked and announced. */
@Module({})
export class StorageModule implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly bus: EventBus,
    private readonly redis: RedisConnection,
    private readonly announcer: CommitAnnouncer,
  ) {}

  /**
   * The module over one database. Services of one process pass the same returned object around and share its connections.
   * The schema must be migrated before. Waits half a minute for a database that is still starting.
   */
  static connect(options: StorageOptions): DynamicModule {
    const log = new Logger('storage');
    // A host name with several addresses fails with all of their errors at once, and without a message.
    const report = (error: unknown) => log.warn(String(error instanceof AggregateError ? error.errors[0] : error));
    const metrics = StorageMetrics.in(options.metrics);
    const { connections, events, ranks } = metrics;
    const reportEvent = (error: unknown) => {
      events.failures.inc();
      report(error);
    };
    const providers = [
      { provide: StorageMetrics, useValue: metrics },
      {
        provide: DataSource,
        useFactory: async () => {
          const dataSource = await connected(createDataSource(options.databaseUrl, options), report);
          connections.watchPool(poolOf(dataSource));
          return dataSource;
        },
      },
      {
        provide: RedisConnection,
        useFactory: () => {
          const redis = new RedisConnection(options.redisUrl, report, { isCluster: options.redisCluster });
          if (redis.client) connections.watchRedis(redis.client, 'commands');
          if (redis.subscriber) connections.watchRedis(redis.subscriber, 'events');
          return redis;
        },
      },
      {
        provide: Clock,
        inject: [DataSource],
        useFactory: (dataSource: DataSource) => options.clock ?? startedClock(new DatabaseClock(dataSource, connections.databaseUp)),
      },
      {
        provide: EventBus,
        inject: [RedisConnection],
        useFactory: ({ publisher, subscriber }: RedisConnection) => {
          const isShared = publisher !== undefined && subscriber !== undefined;
          const bus = isShared ? new RedisEventBus(publisher, subscriber, reportEvent) : new InProcessEventBus(reportEvent);
          bus.onGap(() => events.joins.inc());
          return bus;
        },
      },
      {
        provide: RankIndex,
        inject: [RedisConnection, DataSource, PostgresRankIndex],
        useFactory: ({ client }: RedisConnection, dataSource: DataSource, standings: PostgresRankIndex) =>
          client ? new RedisRankIndex(client, dataSource, report, ranks) : standings,
      },
      PostgresRankIndex,
      CommitAnnouncer,
      ...OFFERED,
    ];
    return { module: StorageModule, providers, exports: [DataSource, RedisConnection, Clock, EventBus, StorageMetrics, ...OFFERED] };
  }

  /** After the last request was answered: what was announced goes out, then the connections close. */
  async onApplicationShutdown(): Promise<void> {
    await this.announcer.settled();
    if (this.clock instanceof DatabaseClock) this.clock.stop();
    if (this.bus instanceof RedisEventBus) this.bus.close();
    this.redis.close();
    await this.dataSource.destroy();
  }
}

async function connected(dataSource: DataSource, report: (error: unknown) => void): Promise<DataSource> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataSource.initialize();
    } catch (error) {
      if (attempt === CONNECT_ATTEMPTS) throw error;
      report(error);
      await wait(CONNECT_RETRY_MS);
    }
  }
}

async function startedClock(clock: DatabaseClock): Promise<Clock> {
  await clock.start();
  return clock;
}
