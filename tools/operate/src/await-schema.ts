import { setTimeout as wait } from 'node:timers/promises';

import { MIGRATIONS } from '@laurel/storage/data-source';

import { reasonOf } from './failed-to.js';
import { withDatabase } from './with-database.js';

const LOOK_EVERY_MS = 1_000;

/**
 * Waits until the database has had every migration that this version knows; a newer schema has had them too.
 *
 * @returns undefined then; what it waited for last when that took too long
 */
export async function awaitSchema(databaseUrl: string, withinMs: number): Promise<string | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const lacking = await whatIsLacking(databaseUrl);
    if (lacking === undefined || performance.now() >= deadline) return lacking;
    await wait(Math.min(LOOK_EVERY_MS, deadline - performance.now()));
  }
}

async function whatIsLacking(databaseUrl: string): Promise<string | undefined> {
  try {
    return await withDatabase(databaseUrl, async (database) => {
      const { rows } = await database.query<{ name: string }>('select name from migrations');
      const done = new Set(rows.map(({ name }) => name));
      const missing = MIGRATIONS.map(({ name }) => name).filter((name) => !done.has(name));
      return missing.length === 0 ? undefined : `the schema lacks ${missing.join(', ')}`;
    });
  } catch (error) {
    return reasonOf(error);
  }
}
