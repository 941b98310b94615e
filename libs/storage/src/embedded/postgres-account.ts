import { access, constants, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The operating system's account that initdb and postgres run as. */
export interface PostgresAccount {
  uid: number;
  gid: number;
  name: string;
}

/**
 * PostgreSQL refuses to run as root. Started by root it therefore runs as the owner of its data or, on a first start, as `nobody`;
 * `undefined` means as whoever runs this process.
 */
export async function chooseAccount(clusterDir: string): Promise<PostgresAccount | undefined> {
  const own = process.getuid?.();
  await access(dirname(clusterDir), constants.W_OK).catch(() => {
    throw new Error(`${dirname(clusterDir)} is not writable for this user (id ${own}). Set DATA_DIR to a directory that is.`);
  });
  const owner = await stat(clusterDir).catch(() => undefined);
  if (own !== 0) {
    if (owner && own !== undefined && owner.uid !== own) {
      throw new Error(
        `${clusterDir} belongs to user id ${owner.uid}, but Laurel runs as user id ${own}. ` +
          `Start it as the same user as before, or hand the data over: chown -R ${own} ${dirname(clusterDir)}`,
      );
    }
    return undefined;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `user id ${owner.uid}` };
  return nobody();
}

async function nobody(): Promise<PostgresAccount> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = /^nobody:.*$/m.exec(accounts)?.[0].split(':') ?? [];
  const id = (field: string | undefined): number => (Number(field) > 0 ? Number(field) : 65534);
  return { uid: id(fields[2]), gid: id(fields[3]), name: 'nobody' };
}

/** Throws, saying what to change, when the account may not pass through a directory on the way to `path`. */
export async function requireReachable(path: string, account: PostgresAccount): Promise<void> {
  for (let directory = dirname(path); directory !== dirname(directory); directory = dirname(directory)) {
    const { uid, gid, mode } = await stat(directory);
    const maySearch = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
    if (maySearch) continue;
    throw new Error(
      `PostgreSQL does not run as root, so Laurel runs it as ${account.name}, and that account may not enter ${directory} ` +
        `(mode ${(mode & 0o777).toString(8)}) on the way to ${path}. Do one of these: chmod o+x ${directory}; keep the checkout and ` +
        'DATA_DIR outside of it, for example below /srv; start Laurel as an ordinary user; set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}
