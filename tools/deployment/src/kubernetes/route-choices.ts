import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Overlay, RouteKind } from './rendering.js';

const MANIFESTS = 'kubernetes';
const OVERLAYS: readonly Overlay[] = ['demo', 'production'];
const ROUTE_KINDS: readonly RouteKind[] = ['gateway-api', 'ingress'];
/** The line of an overlay's bases that chooses its routes. */
const CHOICE = /^( {2}- (?:\S+\/)?)(gateway-api|ingress)$/m;

/** An overlay with one kind of routes. */
export interface RouteChoice {
  readonly overlay: Overlay;
  readonly routes: RouteKind;
  /** The folder of all manifests, as they are with this choice. */
  readonly manifests: string;
  /** Where the overlay's kustomization is in it. */
  readonly folder: string;
}

/** An overlay with the routes that it has chosen. */
export async function chosenRoutes(docker: string, overlay: Overlay): Promise<RouteChoice> {
  const manifests = join(docker, MANIFESTS);
  const folder = join(manifests, 'overlays', overlay);
  return { overlay, routes: choiceIn(await readFile(join(folder, 'kustomization.yaml'), 'utf8')), manifests, folder };
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
  // The demo mounts the file of Redis's settings.
  for (const name of [MANIFESTS, 'redis']) await cp(join(docker, name), join(copy, name), { recursive: true });
  const file = join(copy, MANIFESTS, 'overlays', overlay, 'kustomization.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(CHOICE, `$1${routes}`));
  return chosenRoutes(copy, overlay);
}

function choiceIn(kustomization: string): RouteKind {
  const found = ROUTE_KINDS.find((kind) => kind === CHOICE.exec(kustomization)?.[2]);
  if (found === undefined) throw new Error('One of the bases of an overlay must be gateway-api or ingress, the routes');
  return found;
}
