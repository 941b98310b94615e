import { pipeline } from 'node:stream/promises';

import type { Client } from 'pg';

import type { Surroundings } from '../command.js';
import { startProgram, type Installed } from './postgres-program.js';

/** More than the settings take with which a script begins. */
const HEADER_BYTES = 8_192;
const AFTER_HEADER = /^(?!$|--|\\restrict |BEGIN;|SET |SELECT )/m;

/** A run of pg_restore, and the psql that can do what it writes. */
export interface ByScript {
  readonly program: Installed;
  readonly psql: Installed;
  /** For pg_restore. They ask for one transaction: its end is the last that it writes, and is missing when it fails. */
  readonly args: readonly string[];
}

/**
 * Restores with a pg_restore that is newer than the server. It begins with settings of its own version, and a server that does not know one
 * refuses it (`transaction_timeout`, new in 17); so it writes a script, which psql runs without them.
 */
export async function restoreByScript(
  { program, psql, args }: ByScript,
  database: Client,
  url: string,
  surroundings: Surroundings,
): Promise<void> {
  const { rows } = await database.query<{ name: string }>('select name from pg_settings');
  const known = new Set(rows.map(({ name }) => name));
  const reading = startProgram(program, ['--file=-', ...args], undefined, surroundings);
  const psqlArgs = ['--no-psqlrc', '--quiet', '--output=/dev/null', '--set=ON_ERROR_STOP=1', '--file=-'];
  const running = startProgram(psql, psqlArgs, url, surroundings);
  reading.stdin.end();
  running.stdout.resume();
  const piped = pipeline(reading.stdout, (script: AsyncIterable<Buffer>) => withoutUnknownSettings(script, known), running.stdin);
  // When psql fails the other two do as well, for no reason of their own.
  const ends = await Promise.allSettled([running.ended, reading.ended, piped]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function* withoutUnknownSettings(script: AsyncIterable<Buffer>, known: ReadonlySet<string>): AsyncGenerator<Buffer> {
  let header: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of script) {
    if (header === undefined) yield chunk;
    else {
      header = Buffer.concat([header, chunk]);
      if (header.length < HEADER_BYTES) continue;
      yield filtered(header, known);
      header = undefined;
    }
  }
  if (header !== undefined) yield filtered(header, known);
}

function filtered(beginning: Buffer, known: ReadonlySet<string>): Buffer {
  // In this encoding every byte comes back as it was.
  const text = beginning.toString('latin1');
  const end = text.search(AFTER_HEADER);
  const header = text.slice(0, end).replaceAll(/^SET (\w+) = .*\n/gm, (line, name: string) => (known.has(name) ? line : ''));
  return Buffer.from(header + text.slice(end), 'latin1');
}
