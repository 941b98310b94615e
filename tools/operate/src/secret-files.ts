import { access, chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

/** What is under this name may lack content, mode or owner: a run that was broken off has left it, and the next makes it again. */
const UNFINISHED = '.part';

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

  /** What a file holds, undefined when there is none (or nothing in it: a run that was interrupted). */
  async read(name: string): Promise<string | undefined> {
    try {
      return (await readFile(this.path(name), 'utf8')).trimEnd() || undefined;
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
    await this.addBy(name, (path) => writeFile(path, content, { mode: FILE_MODE, flush: true }));
  }

  /** Has a file made where there is none, by whoever knows what is in it. */
  async addBy(name: string, make: (path: string) => Promise<unknown>): Promise<void> {
    if ((await this.read(name)) !== undefined) return;
    const path = this.path(name);
    for (const folder of [resolve(this.folder), dirname(path)]) {
      if (!(await exists(folder))) await this.make(folder, FOLDER_MODE, (fresh) => mkdir(fresh, { recursive: true }));
    }
    await this.make(path, FILE_MODE, make);
    this.made.push(name);
  }

  private path(name: string): string {
    return resolve(join(this.folder, name));
  }

  private async make(path: string, mode: number, make: (path: string) => Promise<unknown>): Promise<void> {
    const fresh = path + UNFINISHED;
    await rm(fresh, { recursive: true, force: true });
    await make(fresh);
    // The mode of a new file is less the umask's.
    await chmod(fresh, mode);
    if (this.uid !== undefined) await chown(fresh, this.uid, this.uid);
    await rename(fresh, path);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
