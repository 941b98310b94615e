import type { KubernetesObject } from './kubernetes-object.js';
import type { Kind, ObjectTypes } from './object-types.js';

export type Overlay = 'demo' | 'production';
export type RouteKind = 'gateway-api' | 'ingress';

/** What a cluster would be told: one overlay with one kind of routes. Its objects have the types of their kinds. */
export class Rendering {
  constructor(
    readonly overlay: Overlay,
    readonly routes: RouteKind,
    readonly objects: readonly KubernetesObject[],
  ) {}

  /** All objects of a kind. */
  all<K extends Kind>(kind: K): ObjectTypes[K][] {
    // Rules see only what passed checkTypes().
    return this.objects.filter((object) => object.kind === kind) as unknown as ObjectTypes[K][];
  }

  /** The object of this kind and name, if there is one. */
  one<K extends Kind>(kind: K, name: string | undefined): ObjectTypes[K] | undefined {
    return this.all(kind).find((object) => object.metadata?.name === name);
  }
}
