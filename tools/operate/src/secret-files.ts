import { access, chmod, chown, link, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { settingIn } from '@laurel/runtime/env';

import { oneAtATime } from './one-at-a-time.js';

const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

/** What is under such a name may lack content, mode or owner: a run that was broken off has left it, and the next removes it. */
const UNFINISHED = '.part';

const LOCK = '.lock';

/**
 * A folder of secrets, one sub-folder for each consumer. What is there stays as it is; what is made appears under its name when it can
 * be read by those it is for.
 */
export class SecretFiles {
  readonly made: string[] = [];

  /** @param uid whose the files are to be; undefined: whoever makes them */
  constructor(
    private readonly folder: string,
    private readonly uid: number | undefined,
  ) {}

  /** Works while no other run does, in a folder that is there. */
  async alone(work: () => Promise<void>): Promise<void> {
    const folder = resolve(this.folder);
    await this.makeFolder(folder);
    await oneAtATime(join(folder, LOCK), work);
  }

  /** What whoever is given a file reads in it, undefined when there is none (or nothing in it: a run that was interrupted). */
  async read(name: string): Promise<string | undefined> {
    try {
      return settingIn(await readFile(this.path(name), 'utf8')) || undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** What the first of the files that are there holds. */
  async readAny(names: readonly string[]): Promise<string | undefined> {
    for (const name of names) {
      const content = await this.read(name);
      if (content !== undefined) return content;
    }
    return undefined;
  }

  /** Makes a file where there is none. */
  async add(name: string, content: string): Promise<void> {
    await this.addBy(name, (path) => writeFile(path, content, { mode: FILE_MODE, flag: 'wx', flush: true }));
  }

  /** Has a file made where there is none, by whoever knows what is in it. */
  async addBy(name: string, make: (path: string) => Promise<unknown>): Promise<void> {
    const path = this.path(name);
    await removeUnfinished(path);
    if ((await this.read(name)) !== undefined) return;
    await this.makeFolder(dirname(path));
    const fresh = path + UNFINISHED;
    await make(fresh);
    await this.handOver(fresh, FILE_MODE);
    // What is made anew can be read by whoever reads what lies beside it.
    if (this.uid === undefined && process.getuid?.() === 0) {
      const { uid, gid } = await stat(dirname(path));
      await chown(fresh, uid, gid);
    }
    try {
      if ((await appears(fresh, path)) || (await this.replacesEmpty(name, fresh))) this.made.push(name);
    } finally {
      await rm(fresh);
    }
  }

  private path(name: string): string {
    return resolve(join(this.folder, name));
  }

  /** An empty file is no secret; one that has been filled meanwhile stays. */
  private async replacesEmpty(name: string, fresh: string): Promise<boolean> {
    if ((await this.read(name)) !== undefined) return false;
    await rm(this.path(name));
    return appears(fresh, this.path(name));
  }

  private async makeFolder(path: string): Promise<void> {
    if (await exists(path)) return;
    await mkdir(dirname(path), { recursive: true });
    const fresh = await mkdtemp(`${path}.`);
    await this.handOver(fresh, FOLDER_MODE);
    // Whoever made it meanwhile may have put something in.
    await rename(fresh, path).catch(async (error: unknown) => {
      await rm(fresh, { recursive: true });
      if (!(await exists(path))) throw error;
    });
  }

  private async handOver(fresh: string, mode: number): Promise<void> {
    // The mode of what is new is less the umask's.
    await chmod(fresh, mode);
    if (this.uid !== undefined) await chown(fresh, this.uid, this.uid);
  }
}

/** Whoever makes a file may have begun others beside it, which are called like it. */
async function removeUnfinished(path: string): Promise<void> {
  if (!(await exists(dirname(path)))) return;
  const names = (await readdir(dirname(path))).filter((name) => name.startsWith(basename(path) + UNFINISHED));
  for (const name of names) await rm(join(dirname(path), name), { recursive: true });
}

/** Gives a finished file its name. False when another has it already, which stays. */
async function appears(fresh: string, path: string): Promise<boolean> {
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
