import type { Route } from '@laurel/contracts/routing';

/** The routes that manifests have, in the words of libs/contracts. */
export interface FoundRoutes {
  readonly found: readonly FoundRoute[];
  /** Of each object with routes the hosts that it names. */
  readonly hosts: readonly (readonly string[])[];
  readonly mistakes: readonly string[];
}

export interface FoundRoute {
  readonly match: Route['match'];
  readonly path: string;
  /** The Service's name. */
  readonly upstream: string;
  readonly port: string | number;
  /** Whether an answer may last without limit. */
  readonly stream: boolean;
}
