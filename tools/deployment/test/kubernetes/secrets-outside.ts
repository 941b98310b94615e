import { chown, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Has the addresses of Redis in a folder of secrets lead to another one; users and passwords stay. */
export async function leadToRedis(folder: string, redis: string): Promise<void> {
  for (const file of (await entriesBelow(folder)).filter((path) => path.endsWith('/redis-url'))) {
    const address = new URL(await readFile(file, 'utf8'));
    await writeFile(file, Object.assign(address, { host: new URL(redis).host }).href);
  }
}

/** Gives a folder of secrets to the account that reads them, as a mount in a cluster does. Only root can. */
export async function handOver(folder: string, uid: number): Promise<void> {
  if (process.getuid?.() !== 0) return;
  for (const path of [folder, ...(await entriesBelow(folder))]) await chown(path, uid, uid);
}

async function entriesBelow(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
}
