import type { LockFile, Repository } from './repository.js';
import { isExact } from './lock-rules.js';

/**
 * What is wrong with packages that come in one part for each platform. A release is published part by part; whoever locks one half-way
 * has a repository that cannot be installed on the platforms that were late.
 */
export function platformComplaints({ lock }: Repository): string[] {
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([, version]) => isExact(version))
      .flatMap(([name, version]) => {
        const locked = partOf(lock, path, name);
        if (locked === version) return [];
        return [`${path} needs ${name} ${version} on some platform, and the lock file has ${locked ?? 'none'}`];
      }),
  );
}

function partOf({ packages }: LockFile, path: string, name: string): string | undefined {
  return (packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`])?.version;
}
