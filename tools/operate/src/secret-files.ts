import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

/** A folder of secrets, one sub-folder for each consumer. What is there stays as it is. */
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
    for (const folder of [this.folder, dirname(path)]) await this.makeFolder(folder);
    await make(path);
    // The mode of a new file is less the umask's.
    await chmod(path, FILE_MODE);
    await this.handOver(path);
    this.made.push(name);
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  private async makeFolder(path: string): Promise<void> {
    if ((await mkdir(path, { recursive: true })) === undefined) return;
    await chmod(path, FOLDER_MODE);
    await this.handOver(path);
  }

  private async handOver(path: string): Promise<void> {
    if (this.uid !== undefined) await chown(path, this.uid, this.uid);
  }
}
