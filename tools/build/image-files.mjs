// `node tools/build/image-files.mjs TARGET FOLDER`: puts into an empty folder what an image has below /srv/laurel, which is this
// repository's own layout with all left out that is not needed at run time. The repository must be built, and its packages installed.
//
// The packages are those that lie here, by the lock file's own graph. That asks no registry, runs no script, and gives just what was built
// and tested; npm itself would take along packages that are optional, and needs the network for it.
import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IMAGES } from './images.mjs';
import { productionClosure } from './production-closure.mjs';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = 'apps/web/dist';

// Types, sources in TypeScript, source maps and what links programs in C are for development.
const DEVELOPMENT = /\.([cm]?tsx?|map|a)$/;

const [target = '', folder] = process.argv.slice(2);
const image = IMAGES[target];
if (folder === undefined || image === undefined) {
  console.error(`Usage: node tools/build/image-files.mjs ${Object.keys(IMAGES).join('|')} FOLDER`);
  process.exit(2);
}
const output = resolve(folder);
await mkdir(output, { recursive: true });
if ((await readdir(output)).length > 0) throw new Error(`${output} is not empty`);
await copy('LICENSE');
if (image.workspace !== undefined) await layOut(image.workspace, image);
if (image.pages) await copy(PAGES);

async function layOut(workspace, { optional = false }) {
  const { packages } = JSON.parse(await readFile(join(REPOSITORY, 'package-lock.json'), 'utf8'));
  for (const path of productionClosure(packages, workspace, { optional })) {
    if (path.includes('node_modules/')) await copyPackage(path);
    else await copyOwn(path, packages[path].name);
  }
}

/** One of this repository's own packages, found by its name through a link, as npm has it. */
async function copyOwn(path, name) {
  await copy(join(path, 'package.json'));
  await copy(join(path, 'dist'));
  const link = join(output, 'node_modules', name);
  await mkdir(dirname(link), { recursive: true });
  await symlink(relative(dirname(link), join(output, path)), link);
}

/** A package without those inside it, which come by themselves if they are needed. */
async function copyPackage(path) {
  const inside = join(REPOSITORY, path, 'node_modules');
  await copy(path, (source) => source !== inside);
}

async function copy(path, isWanted = () => true) {
  await cp(join(REPOSITORY, path), join(output, path), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => isWanted(source) && !DEVELOPMENT.test(basename(source)),
  });
}
