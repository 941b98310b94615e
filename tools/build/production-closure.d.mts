interface Needing {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

type Packages = Readonly<Record<string, Needing>>;

export declare function productionClosure(packages: Packages, path: string, options: { readonly optional: boolean }): string[];
export declare function needsOf(packages: Packages, path: string, options: { readonly optional: boolean }): string[];
