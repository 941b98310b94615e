import { createDataSource } from './data-source.js';
import { takeTurn } from './take-turn.js';

// A migration that cannot get its lock soon must give way: requests queue up behind a waiting ALTER TABLE.
const LOCK_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 10_000;
// Held for the length of a run, so that of several processes that start together one migrates and the others find it done.
const MIGRATION_LOCK = 7_301_764;

/** Brings the database to this version's schema and returns the names of the migrations that were missing. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const dataSource = createDataSource(databaseUrl, { applicationName: 'laurel-migrate', poolSize: 2 });
  // Changing a schema may take as long as it needs, once it has its locks.
  dataSource.setOptions({ connectTimeoutMS: CONNECT_TIMEOUT_MS, extra: { lock_timeout: LOCK_TIMEOUT_MS, keepAlive: true } });
  await dataSource.initialize();
  const guard = dataSource.createQueryRunner();
  try {
    await takeTurn(guard, MIGRATION_LOCK);
    const run = await dataSource.runMigrations({ transaction: 'each' });
    return run.map(({ name }) => name);
  } finally {
    await guard.query('select pg_advisory_unlock_all()').catch(() => undefined);
    await guard.release();
    await dataSource.destroy();
  }
}
