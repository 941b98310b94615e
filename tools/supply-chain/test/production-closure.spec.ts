import { describe, expect, it } from '@jest/globals';
import { productionClosure } from '@laurel/build/production-closure.mjs';

/** What an app needs, of packages that are described as in a lock file. */
function closureOf(packages: Record<string, object>, optional = false): string[] {
  return productionClosure(packages, 'apps/app', { optional });
}

describe('what a workspace runs with', () => {
  it('is what it needs, and what that needs, without what only develops it', () => {
    expect(
      closureOf({
        'apps/app': { dependencies: { a: '1' }, devDependencies: { tool: '1' } },
        'node_modules/a': { dependencies: { b: '1' } },
        'node_modules/b': { dependencies: { a: '1' } },
        'node_modules/tool': {},
      }),
    ).toEqual(['apps/app', 'node_modules/a', 'node_modules/b']);
  });

  it('is found where Node finds it: inside of the package that asks, then above', () => {
    expect(
      closureOf({
        'apps/app': { dependencies: { a: '1', b: '2' } },
        'apps/app/node_modules/b': {},
        'node_modules/a': { dependencies: { b: '1', c: '1' } },
        'node_modules/a/node_modules/c': { dependencies: { b: '1' } },
        'node_modules/b': {},
        'node_modules/c': {},
      }),
    ).toEqual(['apps/app', 'apps/app/node_modules/b', 'node_modules/a', 'node_modules/a/node_modules/c', 'node_modules/b']);
  });

  it('is the workspace itself where a link stands for it', () => {
    expect(
      closureOf({
        'apps/app': { dependencies: { lib: '1' } },
        'node_modules/lib': { link: true, resolved: 'libs/lib' },
        'libs/lib': {},
      }),
    ).toEqual(['apps/app', 'libs/lib']);
  });

  it('has its peers, but for those that are used only where they are', () => {
    expect(
      closureOf({
        'apps/app': { peerDependencies: { a: '1', b: '1' }, peerDependenciesMeta: { b: { optional: true } } },
        'node_modules/a': {},
        'node_modules/b': {},
      }),
    ).toEqual(['apps/app', 'node_modules/a']);
  });

  it('is not known where the lock file has not all of it', () => {
    expect(() => closureOf({ 'apps/app': { dependencies: { a: '1' } } })).toThrow('apps/app needs a');
  });
});

describe('optional dependencies', () => {
  const { platform, arch } = process;

  it('come along where they are asked for', () => {
    // npm lists an optional dependency among the others too.
    const packages = { 'apps/app': { dependencies: { a: '1' }, optionalDependencies: { a: '1' } }, 'node_modules/a': {} };
    expect(closureOf(packages)).toEqual(['apps/app']);
    expect(closureOf(packages, true)).toEqual(['apps/app', 'node_modules/a']);
  });

  it.each([
    ['this system', { os: [platform] }, true],
    ['another system', { os: ['none-such'] }, false],
    ['all systems but this', { os: [`!${platform}`] }, false],
    ['all systems but another', { os: ['!none-such'] }, true],
    ['this processor', { os: [platform], cpu: ['none-such', arch] }, true],
    ['another processor', { os: [platform], cpu: ['none-such'] }, false],
    ['another C library', { os: [platform], libc: ['none-such'] }, false],
    ['all C libraries but another', { libc: ['!none-such'] }, true],
  ])('for %s', (_which, described, comes) => {
    const packages = { 'apps/app': { optionalDependencies: { a: '1' } }, 'node_modules/a': described };
    expect(closureOf(packages, true).includes('node_modules/a')).toBe(comes);
  });

  it('are for one of the two C libraries, never for both', () => {
    const packages = {
      'apps/app': { optionalDependencies: { gnu: '1', musl: '1' } },
      'node_modules/gnu': { libc: ['glibc'] },
      'node_modules/musl': { libc: ['musl'] },
    };
    expect(closureOf(packages, true)).toHaveLength(2);
  });
});
