import { readFile, rename, rm } from 'node:fs/promises';
import { createFile, writeBeside } from './create-file.js';
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
    while (!(await createFile(file, own))) {
      if ((await isLeftBehind(file)) && (await takeOver(file, own))) break;
    }
    return new DataDirectoryLock(file);
  }

  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** The id of the living process that holds the lock in `file`, if there is one. */
export async function holderOf(file: string): Promise<number | undefined> {
  return holderIn((await contentOf(file)) ?? '');
}

/**
 * Puts a lock of this process in the place of one that was left behind. Between looking at that and replacing it nobody else may do
 * the same, which takes a lock of its own; a process that is killed in that moment leaves it behind to be taken over likewise.
 *
 * @returns false when there is no lock any more
 */
async function takeOver(file: string, own: string): Promise<boolean> {
  const turn = await DataDirectoryLock.take(`${file}.takeover`);
  try {
    if (!(await isLeftBehind(file))) return false;
    await rename(await writeBeside(file, own), file);
    return true;
  } finally {
    await turn.release();
  }
}

/** Throws when a living process holds the lock; false when there is none. */
async function isLeftBehind(file: string): Promise<boolean> {
  const content = await contentOf(file);
  if (content === undefined) return false;
  const holder = await holderIn(content);
  if (holder === undefined) return true;
  throw new Error(
    `Another Laurel (process ${holder}) already uses the data behind ${file}. ` +
      'Stop it first, or give this one a DATA_DIR of its own.',
  );
}

async function holderIn(content: string): Promise<number | undefined> {
  const [pid, identity] = content.split('\n');
  return identity && (await identityOf(Number(pid))) === identity ? Number(pid) : undefined;
}

// A lock that cannot be read is not one that nobody holds.
async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
