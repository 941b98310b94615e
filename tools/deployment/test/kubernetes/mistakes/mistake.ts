import type { Change } from '../changed-manifests.js';

/** What is done to the manifests, and what must be said of it. */
export interface Mistake extends Change {
  readonly what: string;
  readonly told: RegExp;
}
