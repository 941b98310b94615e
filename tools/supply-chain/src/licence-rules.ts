import { productionClosure } from '@laurel/build/production-closure.mjs';

import { isAllowed } from './licence-terms.js';
import type { LockedPackage, Package, Repository } from './repository.js';
import { foreignPackages } from './repository.js';

/** May be part of what is shipped: whoever passes Laurel on has to keep notices, and nothing else. */
const SHIPPED = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'Python-2.0']);

/** May be used to build and test besides. MPL: lightningcss, unchanged. CC-BY: the browser data of caniuse-lite. */
const DEVELOPMENT = new Set([...SHIPPED, 'CC-BY-4.0', 'MPL-2.0']);

/** Licences that a package does not tell npm, by the version that somebody read them in. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  // Their package.json has `licenses`, the list of npm's first years; a LICENSE file with MIT's text lies beside it.
  'busboy@1.6.0': 'MIT',
  'streamsearch@1.1.0': 'MIT',
  'passport-strategy@1.0.0': 'MIT',
  // MIT's text is at the end of its Readme.md, and nowhere else.
  'pause@0.0.1': 'MIT',
};

/** What is wrong with the licences of other people's packages, a line for each. */
export function licenceComplaints({ lock }: Repository): string[] {
  const shipped = shippedPaths(lock.packages);
  const packages = foreignPackages(lock);
  const silent = new Set(packages.filter(({ license }) => license === undefined).map(nameAndVersion));
  const outdated = Object.keys(READ_BY_HAND).filter((each) => !silent.has(each));
  return [
    ...packages.flatMap((each) => complaintsAbout(each, shipped.has(each.path))),
    ...outdated.map((each) => `a licence was read by hand in ${each}, which is not there, or tells its own`),
  ];
}

/** An SPDX expression; undefined where nobody knows. */
export function licenceOf(locked: Pick<Package, 'name' | 'version' | 'license'>): string | undefined {
  return locked.license ?? READ_BY_HAND[nameAndVersion(locked)];
}

function complaintsAbout(locked: Package, isShipped: boolean): string[] {
  const licence = licenceOf(locked);
  if (licence === undefined) return [`${locked.path} (${locked.version}) has no licence that anybody has read`];
  if (isAllowed(licence, isShipped ? SHIPPED : DEVELOPMENT)) return [];
  return [`${locked.path} is ${isShipped ? 'shipped' : 'used for development'} under ${licence}, which is not allowed`];
}

/** Where those lie that an image or an app has, with the optional ones: everything that the apps and the operator's program need. */
function shippedPaths(packages: Readonly<Record<string, LockedPackage>>): Set<string> {
  const programs = Object.keys(packages).filter((path) => /^(apps\/[\w-]+|tools\/operate)$/.test(path));
  return new Set(programs.flatMap((path) => productionClosure(packages, path, { optional: true })));
}

function nameAndVersion({ name, version }: Pick<Package, 'name' | 'version'>): string {
  return `${name}@${version}`;
}
