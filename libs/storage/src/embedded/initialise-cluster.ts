import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { PostgresAccount } from './postgres-account.js';
import { PostgresProgram } from './postgres-program.js';

export const SUPERUSER = 'laurel';

/**
 * Makes an empty database cluster (UTF-8, sorted by code point) that asks for a password. It gets its final name when it is
 * complete, so that an interrupted first start is simply done again.
 */
export async function initialiseCluster(
  initdb: string,
  cluster: string,
  passwordFile: string,
  options: { account: PostgresAccount | undefined; fsync: boolean },
): Promise<void> {
  const unfinished = `${cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (options.account) await chown(unfinished, options.account.uid, options.account.gid);
  const program = PostgresProgram.run(
    initdb,
    [
      ...['-D', unfinished, '--encoding=UTF8', '--locale=C', `--username=${SUPERUSER}`],
      ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      ...(options.fsync ? [] : ['--no-sync']),
    ],
    options.account,
  );
  if ((await program.ended) !== 0) throw new Error(`PostgreSQL could not make its cluster in ${cluster}:\n${program.lastLines}`);
  await rename(unfinished, cluster);
}

/** The superuser's password, generated on the first call; only the account that runs PostgreSQL (and root) can read the file. */
export async function readOrMakePassword(file: string, account: PostgresAccount | undefined): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known !== '') return known;
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  if (account) await chown(file, account.uid, account.gid);
  return password;
}
