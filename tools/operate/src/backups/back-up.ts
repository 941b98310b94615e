import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

import type { Client } from 'pg';

import { Failed, type Surroundings } from '../command.js';
import { inTransaction } from '../with-database.js';
import { contentsText, countContents } from './contents.js';
import { findProgram, majorOf, runProgram } from './postgres-program.js';

/** A name that ends so is of a backup that is not complete: of several runs to the same file each writes to one of its own. */
export const UNFINISHED = /\.[0-9a-f]{12}\.part$/;

export interface BackedUp {
  readonly bytes: number;
  readonly sha256: string;
  /** What is in it, counted in the same snapshot. */
  readonly contents: string;
}

/**
 * Writes all of a database to a file, in pg_dump's own format. The file appears under its name when it is complete, has been read back
 * and is on the disk; until then another one stays there. Of several runs at once to the same file, the last to be done stays.
 */
export async function backUp(database: Client, url: string, file: string, surroundings: Surroundings): Promise<BackedUp> {
  const { env } = surroundings;
  const dump = await findProgram('pg_dump', await majorOf(database), env);
  const restore = await findProgram('pg_restore', dump.major, env);
  const unfinished = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    const contents = await inTransaction(
      database,
      async () => {
        const { rows } = await database.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
        // It holds names and addresses of players. pg_dump writes into the file that is there.
        await writeFile(unfinished, '', { mode: 0o600, flag: 'wx' });
        const args = ['--format=custom', `--snapshot=${rows[0]?.snapshot}`, `--file=${unfinished}`];
        await runProgram(dump, args, url, surroundings);
        return contentsText(await countContents(database));
      },
      'begin transaction isolation level repeatable read, read only',
    );
    await requireWhole(database, await runProgram(restore, ['--list', unfinished], undefined, surroundings));
    // The list stands at the beginning of the file, and the data behind it.
    await runProgram(restore, ['--file=/dev/null', unfinished], undefined, surroundings);
    await flush(unfinished);
    const backedUp = { bytes: (await stat(unfinished)).size, sha256: await sha256Of(unfinished), contents };
    await rename(unfinished, file);
    await flush(dirname(file));
    return backedUp;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Whether the file's own table of contents names the data of every table. */
async function requireWhole(database: Client, list: string): Promise<void> {
  const { rows } = await database.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  const missing = rows.map(({ name }) => name).filter((name) => !list.includes(` TABLE DATA public ${name} `));
  if (missing.length > 0) throw new Failed(`the backup lacks ${missing.join(', ')}`);
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
