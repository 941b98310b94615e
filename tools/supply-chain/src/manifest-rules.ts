import { isExact } from './lock-rules.js';
import type { Manifest, Overrides, Repository } from './repository.js';

/** Why packages get another version than they ask for, by the path of each override in the root's package.json. */
const REASONS: Readonly<Record<string, string>> = {
  'typeorm > ioredis': 'TypeORM names an older ioredis as its peer. It uses none here, and must not bring a second one.',
  'unrs-resolver': "Jest's resolver. Held at a version whose parts for all platforms were there when it was locked.",
  '@nestjs/common > file-type': 'NestJS asks for it to look into uploads, which Laurel has none of. Held at a version that was looked at.',
};

/** What is wrong with the package.json files, a line for each. */
export function manifestComplaints({ manifests, root }: Repository): string[] {
  return [
    ...Object.entries(manifests).flatMap(([folder, manifest]) => rangeComplaints(folder, manifest)),
    ...overrideComplaints(root),
  ];
}

function rangeComplaints(folder: string, { dependencies, devDependencies, optionalDependencies }: Manifest): string[] {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !isExact(version))
    .map(([name, version]) => `${folder || 'the root'} asks for ${name} ${version}, which is not one version`);
}

function overrideComplaints({ overrides = {} }: Manifest): string[] {
  const paths = pathsOf(overrides);
  const unexplained = paths.filter((path) => !Object.hasOwn(REASONS, path));
  const idle = Object.keys(REASONS).filter((path) => !paths.includes(path));
  return [
    ...unexplained.map((path) => `the override ${path} has no reason`),
    ...idle.map((path) => `there is a reason for the override ${path}, which is not there`),
  ];
}

function pathsOf(overrides: Overrides): string[] {
  return Object.entries(overrides).flatMap(([name, to]) =>
    typeof to === 'string' ? [name] : pathsOf(to).map((path) => `${name} > ${path}`),
  );
}
