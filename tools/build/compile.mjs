// Compiles the project in the working directory: src/**/*.ts to dist/**/*.js, any other file copied as it is.
// Types are checked once for the whole repository (`npm run typecheck`), so that a build only has to emit.
import { transformFile } from '@swc/core';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { SWC_OPTIONS } from './swc-options.mjs';

const source = join(process.cwd(), 'src');
const output = join(process.cwd(), 'dist');

const files = await filesBelow(source);
const written = await Promise.all(files.map((file) => (file.endsWith('.ts') ? compile(file) : copy(file))));
await removeAllBut(new Set(written.flat()));

async function compile(file) {
  if (file.endsWith('.spec.ts') || file.endsWith('.d.ts')) return [];
  const target = join(output, file.replace(/\.ts$/, '.js'));
  const map = `${target}.map`;
  const emitted = await transformFile(join(source, file), {
    ...SWC_OPTIONS,
    sourceMaps: true,
    sourceFileName: relative(dirname(target), join(source, file)),
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, `${emitted.code}//# sourceMappingURL=${basename(map)}\n`);
  await writeFile(map, emitted.map ?? '');
  return [target, map];
}

async function copy(file) {
  const target = join(output, file);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(source, file), target);
  return [target];
}

// What no longer has a source goes last, so that a process running from dist never finds a gap.
async function removeAllBut(kept) {
  const stale = (await filesBelow(output)).map((file) => join(output, file)).filter((file) => !kept.has(file));
  await Promise.all(stale.map((file) => rm(file)));
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
}
