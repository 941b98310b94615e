import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';

/**
 * Makes a file for its owner alone that appears whole or not at all, whatever happens meanwhile; of several that make it at once, one
 * does.
 *
 * @returns false when there is a file already, which stays as it is
 */
export async function createFile(file: string, content: string): Promise<boolean> {
  const fresh = await writeBeside(file, content);
  try {
    await link(fresh, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(fresh);
  }
}

/** Writes what is to become `file` under a name of its own in the same directory, and returns that name. */
export async function writeBeside(file: string, content: string): Promise<string> {
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(fresh, content, { mode: 0o600, flag: 'wx', flush: true });
    return fresh;
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
