import type { LockFile, Package, Repository } from './repository.js';
import { foreignPackages } from './repository.js';

/** Two versions of one of these in a process mean two registries, two event buses or two classes of one name. */
const ONE_VERSION = [
  '@nestjs/common',
  '@nestjs/core',
  '@opentelemetry/api',
  'express',
  'ioredis',
  'pg',
  'prom-client',
  'reflect-metadata',
  'rxjs',
  'typeorm',
];

/** The version of npm's format that has a place for everything that the other rules read. */
const FORMAT = 3;

/** What is wrong with the lock file, a line for each. */
export function lockComplaints({ lock }: Repository): string[] {
  return [...formatComplaints(lock.lockfileVersion), ...foreignPackages(lock).flatMap(sourceComplaints), ...versionComplaints(lock)];
}

function formatComplaints(version: number): string[] {
  return version === FORMAT ? [] : [`the lock file has format ${version}, not ${FORMAT}`];
}

function sourceComplaints({ path, version, integrity, resolved, deprecated }: Package): string[] {
  const complaints: string[] = [];
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')) complaints.push(`${path} has no SHA-512 to check it by`);
  // Whoever installs decides which mirror to ask; with an address in the lock file, that mirror's outage would be everybody's.
  if (resolved !== undefined) complaints.push(`${path} is bound to the address ${resolved}`);
  if (!isExact(version)) complaints.push(`${path} has no version of a registry, but ${version}`);
  if (deprecated !== undefined) complaints.push(`${path} is deprecated: ${deprecated}`);
  return complaints;
}

function versionComplaints(lock: LockFile): string[] {
  const packages = foreignPackages(lock);
  return ONE_VERSION.flatMap((name) => {
    const versions = new Set(packages.filter((each) => each.name === name).map(({ version }) => version));
    return versions.size === 1 ? [] : [`${name} must have one version, and has ${[...versions].join(' and ') || 'none'}`];
  });
}

/** Whether a text is one version, and neither a range nor a place to get one from. */
export function isExact(version: string | undefined): boolean {
  return /^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version ?? '');
}
