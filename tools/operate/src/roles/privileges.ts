import type { ServiceName } from '@laurel/contracts/routing';

/**
 * What each service may do with each table; a service that is not named may do nothing. Row locks need a privilege to update some
 * column: where rows are locked and never changed, that is the key alone.
 */
export const PRIVILEGES: Readonly<Record<string, Readonly<Partial<Record<ServiceName, string>>>>> = {
  accounts: { 'score-service': 'select, insert, update' },
  users: { 'score-service': 'select, insert, update' },
  api_keys: { 'score-service': 'select, insert, update' },
  games: { 'auth-service': 'select', 'score-service': 'select, insert, update', 'leaderboard-stream-service': 'select' },
  boards: { 'score-service': 'select, insert, update', 'leaderboard-stream-service': 'select' },
  board_resets: { 'score-service': 'insert' },
  competitors: { 'auth-service': 'select, insert, update', 'score-service': 'select, insert', 'leaderboard-stream-service': 'select' },
  entries: { 'score-service': 'select, insert', 'leaderboard-stream-service': 'select' },
  entry_details: { 'score-service': 'select, insert', 'leaderboard-stream-service': 'select' },
  standings: { 'score-service': 'select, insert, update, delete', 'leaderboard-stream-service': 'select' },
  endurance_flags: { 'score-service': 'insert' },
  players: { 'auth-service': 'select, insert, update', 'score-service': 'select, update', 'leaderboard-stream-service': 'select' },
  devices: { 'auth-service': 'select, insert, update', 'score-service': 'select, update (competitor_id)' },
  device_sessions: { 'auth-service': 'select, insert, update, delete', 'score-service': 'select, update (id)' },
  spent_keys: { 'score-service': 'select, insert, update (kind), delete' },
  high_score_tables: { 'score-service': 'select, insert, update' },
  table_secrets: { 'score-service': 'select, insert, update' },
  signed_writes: { 'score-service': 'select, insert, update, delete' },
  authentication_sessions: { 'auth-service': 'select, insert, update, delete' },
  login_states: { 'auth-service': 'select, insert, update, delete' },
  // Whether the schema is this version's may be asked by everybody.
  migrations: { 'auth-service': 'select', 'score-service': 'select', 'leaderboard-stream-service': 'select' },
};

/** The service that reads and never writes. */
export const READER: ServiceName = 'leaderboard-stream-service';

/** A privilege on a table, or on one of its columns. */
export interface Privilege {
  readonly table: string;
  readonly word: string;
  readonly column: string | null;
}

/** What a service may do with the tables, one by one. */
export function privilegesOf(service: ServiceName): Privilege[] {
  return Object.entries(PRIVILEGES).flatMap(([table, { [service]: granted = '' }]) =>
    [...granted.matchAll(/(\w+)(?: \((\w+)\))?/g)].map(([, word = '', column = null]) => ({ table, word, column })),
  );
}
