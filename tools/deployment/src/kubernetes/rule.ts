import type { Rendering } from './rendering.js';

/** What rules compare manifests with. */
export interface Facts {
  /** The version of this repository, which its images have as their tag. */
  readonly version: string;
  /** The images that docker/Dockerfile makes: its stages that run as somebody, the others being steps on the way. */
  readonly images: readonly string[];
  /** The images of others that docker/compose.yaml uses, with their tags. */
  readonly othersImages: readonly string[];
  /** The keys of each Secret that an operator makes. */
  readonly secretKeys: ReadonlyMap<string, readonly string[]>;
  /** A folder with such secrets. */
  readonly secrets: string;
}

/** Gives one sentence for each mistake: where it is, and what it should be. */
export type Rule = (rendering: Rendering, facts: Facts) => string[] | Promise<string[]>;
