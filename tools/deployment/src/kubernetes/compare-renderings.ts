import { isDeepStrictEqual } from 'node:util';

import { nameOf, type KubernetesObject } from './kubernetes-object.js';

/** What two programs made differently of the same folder; in which order they put the objects does not count. */
export function compareRenderings(one: readonly KubernetesObject[], other: readonly KubernetesObject[]): string[] {
  const [ones, others] = [byName(one), byName(other)];
  return [...new Set([...ones.keys(), ...others.keys()])].flatMap((name) => differences(name, ones.get(name), others.get(name)));
}

function byName(objects: readonly KubernetesObject[]): Map<string, KubernetesObject> {
  return new Map(objects.map((object) => [`${nameOf(object)} in ${object.metadata.namespace ?? 'no namespace'}`, object]));
}

/** The fields in which two values differ, the innermost ones that both have. */
function differences(path: string, one: unknown, other: unknown): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isContainer(one) || !isContainer(other)) return [`${path} is ${shown(one)} by one, ${shown(other)} by the other`];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => differences(`${path} ${key}`, one[key], other[key]));
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
