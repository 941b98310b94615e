/** What the lock file says of one package, as far as anybody here asks. */
export interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  /** A place that only leads to one of this repository's own packages. */
  readonly link?: boolean;
  readonly deprecated?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly lockfileVersion: number;
  /** By the place where each lies, such as `node_modules/pg`. This repository's own packages lie at their folders, the root at ''. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** A package.json. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Overrides;
  /** By name: whether the package's install script may run. */
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

export interface Overrides {
  readonly [name: string]: string | Overrides;
}

/** All that the rules judge. */
export interface Repository {
  readonly lock: LockFile;
  /** The root's package.json. */
  readonly root: Manifest;
  /** Every package.json of this repository, by its folder. */
  readonly manifests: Readonly<Record<string, Manifest>>;
}

/** A package with its place. */
export interface Package extends LockedPackage {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** Whether it comes from a registry. */
  readonly isForeign: boolean;
}

const PLACE = 'node_modules/';

/** The package that lies at a path of the lock file; the path must be there. */
export function packageAt({ packages }: LockFile, path: string): Package {
  const locked = packages[path];
  if (locked === undefined) throw new Error(`the lock file has nothing at ${path}`);
  const name = locked.name ?? path.slice(path.lastIndexOf(PLACE) + PLACE.length);
  return { ...locked, path, name, version: locked.version ?? '', isForeign: path.includes(PLACE) };
}

/** Those that come from a registry, in the order of the lock file. */
export function foreignPackages(lock: LockFile): Package[] {
  const paths = Object.entries(lock.packages).flatMap(([path, { link }]) => (link ? [] : [path]));
  return paths.map((path) => packageAt(lock, path)).filter(({ isForeign }) => isForeign);
}
