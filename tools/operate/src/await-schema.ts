import { setTimeout as wait } from 'node:timers/promises';

import type { ServiceName } from '@laurel/contracts/routing';

import { compareSchema } from './compare-schema.js';
import { reasonOf } from './failed-to.js';
import { findLacking } from './roles/find-lacking.js';
import { withDatabase } from './with-database.js';

const LOOK_EVERY_MS = 1_000;
/** What one look may take at least, also when there is no time to wait. */
const LOOK_MS = 1_000;

/**
 * Waits until the database has had every migration that this version knows; a newer schema has had them too.
 *
 * @param service where one is named: and until the role of the address may do what that service needs
 * @returns undefined then; what it waited for last when that took too long
 */
export async function awaitSchema(databaseUrl: string, withinMs: number, service?: ServiceName): Promise<string | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const lacking = await whatIsLacking(databaseUrl, service, Math.max(LOOK_MS, Math.ceil(deadline - performance.now())));
    if (lacking === undefined || performance.now() >= deadline) return lacking;
    await wait(Math.min(LOOK_EVERY_MS, deadline - performance.now()));
  }
}

async function whatIsLacking(databaseUrl: string, service: ServiceName | undefined, withinMs: number): Promise<string | undefined> {
  try {
    return await withDatabase(databaseUrl, async (database) => {
      await database.query(`set statement_timeout = ${withinMs}`);
      const { lacking } = await compareSchema(database);
      if (lacking !== undefined || service === undefined) return lacking;
      const forbidden = await findLacking(database, service);
      return forbidden.length > 0 ? `the role may not ${forbidden.join(', ')} (has "roles" been run?)` : undefined;
    });
  } catch (error) {
    return reasonOf(error);
  }
}
