import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Overlay, RouteKind } from './rendering.js';

const OVERLAYS: readonly Overlay[] = ['demo', 'production'];
const ROUTE_KINDS: readonly RouteKind[] = ['gateway-api', 'ingress'];
/** The line of an overlay's bases that chooses its routes. */
const CHOICE = /^( {2}- (?:\S+\/)?)(gateway-api|ingress)$/m;

/** An overlay with one kind of routes. */
export interface RouteChoice {
  readonly overlay: Overlay;
  readonly routes: RouteKind;
  /** Where the overlay's kustomization is, as it is with this choice. */
  readonly folder: string;
}

/** The folder of all manifests. */
export function manifestsIn(docker: string): string {
  return join(docker, 'kubernetes');
}

/** An overlay with the routes that it has chosen. */
export async function chosenRoutes(docker: string, overlay: Overlay): Promise<RouteChoice> {
  const folder = join(manifestsIn(docker), 'overlays', overlay);
  return { overlay, routes: choiceIn(await readFile(join(folder, 'kustomization.yaml'), 'utf8')), folder };
}

/**
 * Every overlay with every kind of routes: as an operator makes the choice, by changing one line of the overlay.
 *
 * @param docker the folder `docker` of the repository, or a copy of it
 * @param scratch where the other choices may be made, in copies
 */
export async function routeChoices(docker: string, scratch: string): Promise<RouteChoice[]> {
  const choices = await Promise.all(OVERLAYS.map((overlay) => chosenRoutes(docker, overlay)));
  return Promise.all(choices.flatMap((choice) => ROUTE_KINDS.map((routes) => choose(docker, scratch, choice, routes))));
}

async function choose(docker: string, scratch: string, choice: RouteChoice, routes: RouteKind): Promise<RouteChoice> {
  const { overlay } = choice;
  if (choice.routes === routes) return choice;
  const copy = join(scratch, `${overlay}-${routes}`);
  // All of it, because manifests mount files from beside them.
  await cp(docker, copy, { recursive: true });
  const file = join(manifestsIn(copy), 'overlays', overlay, 'kustomization.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(CHOICE, `$1${routes}`));
  return chosenRoutes(copy, overlay);
}

function choiceIn(kustomization: string): RouteKind {
  const found = ROUTE_KINDS.find((kind) => kind === CHOICE.exec(kustomization)?.[2]);
  if (found === undefined) throw new Error('One of the bases of an overlay must be gateway-api or ingress, the routes');
  return found;
}
