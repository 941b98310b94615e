import { postgresUrl } from '@laurel/runtime/env';
import { Client } from 'pg';

import { APPLICATION_NAME } from './application-name.js';
import { failedTo } from './failed-to.js';

/** Where the database is, for commands that change it. */
export const OWNER_SETTINGS = { DATABASE_URL: postgresUrl({ desc: 'postgres://…, as the owner of the tables' }) };

/** Where the database is, for commands that only read it. */
export const READER_SETTINGS = { DATABASE_URL: postgresUrl({ desc: 'postgres://…, as anybody who may read the tables' }) };

const CONNECT_TIMEOUT_MS = 10_000;
/** What a server or a role may set for everybody. Not every version has each. */
const LIMITS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout'];

/**
 * Works with a connection of its own, which closes afterwards. Nothing but the connecting has a time limit: an operator's work takes
 * as long as it takes.
 */
export async function withDatabase<T>(url: string, work: (database: Client) => Promise<T>): Promise<T> {
  const database = new Client({
    connectionString: url,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  await database.connect().catch(failedTo('The database cannot be reached'));
  // A connection that is lost fails the statement that is under way, too.
  database.on('error', () => undefined);
  try {
    await database.query(`select set_config(name, '0', false) from pg_settings where name = any($1)`, [LIMITS]);
    return await work(database);
  } finally {
    await database.end();
  }
}

/** Works in one transaction: all of it is done, or nothing. */
export async function inTransaction<T>(database: Client, work: () => Promise<T>, begin = 'begin'): Promise<T> {
  await database.query(begin);
  try {
    const result = await work();
    await database.query('commit');
    return result;
  } catch (error) {
    // The first error tells more than what a lost connection says to this.
    await database.query('rollback').catch(() => undefined);
    throw error;
  }
}
