import type { Pool } from 'pg';
import type { NamingStrategyInterface } from 'typeorm';
import { DataSource, DefaultNamingStrategy } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

import { Account } from './accounts/account.entity.js';
import { ApiKey } from './accounts/api-key.entity.js';
import { User } from './accounts/user.entity.js';
import { Board } from './boards/board.entity.js';
import { Game } from './boards/game.entity.js';
import { HighScoreTable } from './boards/high-score-table.entity.js';
import { Competitor } from './competitors/competitor.entity.js';
import { DeviceSession } from './devices/device-session.entity.js';
import { Device } from './devices/device.entity.js';
import { BoardReset } from './ledger/board-reset.entity.js';
import { EnduranceFlag } from './ledger/endurance-flag.entity.js';
import { EntryDetails } from './ledger/entry-details.entity.js';
import { Entry } from './ledger/entry.entity.js';
import { SpentKey } from './ledger/spent-key.entity.js';
import { BoardsAndPlayers1764115200000 } from './migrations/1764115200000-boards-and-players.js';
import { SignIn1764115300000 } from './migrations/1764115300000-sign-in.js';
import { Leadr1764115400000 } from './migrations/1764115400000-leadr.js';
import { HighScoreTables1764115500000 } from './migrations/1764115500000-high-score-tables.js';
import { nameStatements } from './named-statements.js';
import type { DriverClient } from './overdue-answer.js';
import { closeWhenOverdue } from './overdue-answer.js';
import { Player } from './players/player.entity.js';
import { Standing } from './ranks/standing.entity.js';
import { AuthenticationSession } from './sign-in/authentication-session.entity.js';
import { LoginState } from './sign-in/login-state.entity.js';
import { SignedWrite } from './tables/signed-write.entity.js';
import { TableSecret } from './tables/table-secret.entity.js';

/** Every table that the services use, as TypeORM maps it. */
export const ENTITIES = [
  Account,
  User,
  ApiKey,
  Game,
  Board,
  Competitor,
  Entry,
  EntryDetails,
  SpentKey,
  Standing,
  Player,
  EnduranceFlag,
  Device,
  DeviceSession,
  HighScoreTable,
  TableSecret,
  SignedWrite,
  BoardReset,
  AuthenticationSession,
  LoginState,
];

/** Every change of the schema, oldest first. */
export const MIGRATIONS = [BoardsAndPlayers1764115200000, SignIn1764115300000, Leadr1764115400000, HighScoreTables1764115500000];

/** Column names are the property names in snake_case; tables are named by their entities. */
class SnakeCaseColumns extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string, embeddedPrefixes: string[]): string {
    if (customName) return customName;
    return [...embeddedPrefixes, propertyName].join('_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** Connections that a process takes at most. */
export const DEFAULT_POOL_SIZE = 10;

export interface DataSourceOptions {
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most; DEFAULT_POOL_SIZE unless given. */
  readonly poolSize?: number;
  /** Multiplies how long things may take; 1 unless given. More where many share a machine, as tests do. */
  readonly waitScale?: number | undefined;
}

/**
 * How long things may take before a request fails, in ms: getting a connection, a statement as the server counts, and an
 * answer as we wait for it. A request that meets the worst of the first and the last is answered within three seconds.
 */
const DATABASE_TIMEOUTS_MS = { connect: 1_000, statement: 1_500, answer: 2_000, idleInTransaction: 10_000 } as const;

/**
 * A data source on PostgreSQL 15 or newer, not yet connected. Nothing waits without limit; the schema is changed by
 * migrations only.
 */
export function createDataSource(url: string, options: DataSourceOptions): DataSource {
  const { waitScale = 1 } = options;
  const { connect, statement, answer, idleInTransaction } = DATABASE_TIMEOUTS_MS;
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: options.applicationName,
    poolSize: options.poolSize ?? DEFAULT_POOL_SIZE,
    connectTimeoutMS: connect * waitScale,
    extra: {
      statement_timeout: statement * waitScale,
      idle_in_transaction_session_timeout: idleInTransaction * waitScale,
      onConnect: (client: DriverClient) => {
        closeWhenOverdue(client, answer * waitScale);
        nameStatements(client);
      },
    },
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    namingStrategy: new SnakeCaseColumns(),
    synchronize: false,
    logging: false,
  });
}

/** The connections of a data source that is connected. */
export function poolOf(dataSource: DataSource): Pool {
  const { master } = dataSource.driver as PostgresDriver;
  return master as Pool;
}
