import { open, readFile, rm } from 'node:fs/promises';
import { identityOf } from './running-process.js';

/**
 * Keeps a directory for this process alone. The file names the process that holds it, not only by its id, which may have gone to
 * another one since: what a killed process left behind is taken over.
 */
export class DataDirectoryLock {
  private constructor(private readonly file: string) {}

  /** Takes the lock that `file` stands for, made with the file. Throws when a living process has it. */
  static async take(file: string): Promise<DataDirectoryLock> {
    const own = `${process.pid}\n${await identityOf(process.pid)}\n`;
    for (;;) {
      if (await create(file, own)) return new DataDirectoryLock(file);
      const holder = await holderOf(file);
      if (holder !== undefined) {
        throw new Error(
          `Another Laurel (process ${holder}) already uses the data behind ${file}. ` +
            'Stop it first, or give this one a DATA_DIR of its own.',
        );
      }
      await rm(file, { force: true });
    }
  }

  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** The id of the living process that holds the lock in `file`, if there is one. */
export async function holderOf(file: string): Promise<number | undefined> {
  const [pid, identity] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  return identity && (await identityOf(Number(pid))) === identity ? Number(pid) : undefined;
}

async function create(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
