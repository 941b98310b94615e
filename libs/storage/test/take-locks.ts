// Takes the locks 0, 1, … of a folder, each at the same moment as the other takers, tells which it got, and keeps them.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDirectoryLock } from '../src/embedded/data-directory-lock.js';

const [folder = '', rounds, takers] = process.argv.slice(2);
const held: number[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  await allAreAt(join(folder, `round-${round}`));
  await DataDirectoryLock.take(join(folder, String(round))).then(
    () => held.push(round),
    () => undefined,
  );
}
console.log(JSON.stringify(held));
setInterval(() => undefined, 60_000);

async function allAreAt(meeting: string): Promise<void> {
  await mkdir(meeting, { recursive: true });
  await writeFile(join(meeting, String(process.pid)), '');
  while ((await readdir(meeting)).length < Number(takers));
}
