import type { Client } from 'pg';

import { Failed, type Surroundings } from '../command.js';
import { contentsText, countContents } from './contents.js';
import { findProgram, majorOf, runProgram } from './postgres-program.js';
import { renewEpochs } from './renew-epochs.js';
import { restoreByScript } from './restore-by-script.js';

/**
 * Brings a backup into an empty database, all of it or nothing. Everything belongs to whoever restores it, and the services' roles are
 * granted nothing.
 */
export async function restore(database: Client, url: string, file: string, surroundings: Surroundings): Promise<void> {
  await requireEmpty(database);
  const major = await majorOf(database);
  const { env } = surroundings;
  const program = await findProgram('pg_restore', major, env);
  requireOurs(await runProgram(program, ['--list', file], undefined, surroundings));
  const args = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', file];
  if (program.major === major) await runProgram(program, args, url, surroundings);
  else await restoreByScript({ program, psql: await findProgram('psql', program.major, env), args }, database, url, surroundings);
}

/** What is there after a restore, and how many boards begin a new epoch with it. */
export interface Begun {
  readonly contents: string;
  readonly boards: number;
}

/** Tells a restored history from the one that was lost, and has the database look at it: a backup has no statistics to plan queries by. */
export async function beginAnew(database: Client): Promise<Begun> {
  const boards = await renewEpochs(database);
  await database.query('analyze');
  return { contents: contentsText(await countContents(database)), boards };
}

/** A backup of something else would be restored, too, and nothing of Laurel's could be done with it. */
function requireOurs(list: string): void {
  if (!list.includes(' TABLE DATA public boards ')) throw new Failed('the file is no backup of Laurel: it has no boards.');
}

/** Apart from what extensions bring, nothing may be there. */
async function requireEmpty(database: Client): Promise<void> {
  const { rows } = await database.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
        and n.nspname !~ '^pg_(toast_)?temp_'
        and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
      order by c.relname = 'boards' desc
      limit 1`,
  );
  const [found] = rows;
  if (found === undefined) return;
  const brokenOff = 'Where a restore was broken off, all data may be there and the epochs are old: then "renew-epochs" is left to do.';
  throw new Failed(
    `there is ${found.name} already. A backup is restored into an empty database only: make one for it.` +
      (/\bboards$/.test(found.name) ? ` ${brokenOff}` : ''),
  );
}
