import { needsOf } from '@laurel/build/production-closure.mjs';

import { licenceOf } from './licence-rules.js';
import type { LockFile, Package } from './repository.js';
import { packageAt } from './repository.js';

/** The part of CycloneDX 1.6 that is written here. */
export interface BillOfMaterials {
  readonly $schema: string;
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: 1;
  readonly metadata: { readonly lifecycles: readonly [{ readonly phase: 'build' }]; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export interface Component {
  readonly type: 'container' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly ({ readonly license: { readonly id: string } } | { readonly expression: string })[];
  /** Packages of npm have one, an image has not. */
  readonly purl?: string;
  /** What came from a registry has one: that of the archive that it came in. */
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[];
}

/**
 * The bill of materials of an image. The same packages give the same text to the letter: it has neither a serial number nor a time, which
 * the format leaves to choice.
 *
 * @param name such as `laurel/auth-service`
 * @param paths the packages in it, as paths of the lock file
 */
export function billOfMaterials(lock: LockFile, name: string, paths: readonly string[]): BillOfMaterials {
  const packages = paths.map((path) => packageAt(lock, path));
  const own = packages.filter(({ isForeign }) => !isForeign);
  const present = new Map(packages.map((each) => [each.path, purlOf(each)]));
  const needed = new Map<string, Set<string>>([[name, new Set(own.map(purlOf))]]);
  for (const each of packages) {
    // The same version may lie in two places, with other neighbours.
    const purl = purlOf(each);
    const needs = needsOf(lock.packages, each.path, { optional: true }).flatMap((path) => present.get(path) ?? []);
    needed.set(purl, new Set([...(needed.get(purl) ?? []), ...needs]));
  }
  const { version, license } = packageAt(lock, '');
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { type: 'container', 'bom-ref': name, name, version, licenses: licensesOf(license) },
    },
    components: [...new Map(packages.map((each) => [purlOf(each), componentOf(each)])).values()].sort(inOrder((each) => each['bom-ref'])),
    dependencies: [...needed].map(([ref, on]) => ({ ref, dependsOn: [...on].sort() })).sort(inOrder(({ ref }) => ref)),
  };
}

function componentOf(locked: Package): Component {
  const purl = purlOf(locked);
  const { name, version, integrity } = locked;
  const component = { type: 'library', 'bom-ref': purl, name, version, licenses: licensesOf(licenceOf(locked)), purl } as const;
  if (integrity === undefined) return component;
  const content = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
  return { ...component, hashes: [{ alg: 'SHA-512', content }] };
}

/** A package's name everywhere: https://github.com/package-url/purl-spec. */
function purlOf({ name, version }: Package): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function licensesOf(expression: string | undefined): Component['licenses'] {
  if (expression === undefined) return [];
  return [/^[\w.-]+$/.test(expression) ? { license: { id: expression } } : { expression }];
}

/** By code point, whatever the language of the machine. */
function inOrder<T>(key: (each: T) => string): (one: T, other: T) => number {
  return (one, other) => (key(one) < key(other) ? -1 : 1);
}
