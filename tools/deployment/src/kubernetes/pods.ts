import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';

import { laurelImage } from './laurel-image.js';
import type { Rendering } from './rendering.js';

/** What one object has run. */
export interface Pod {
  readonly kind: 'Deployment' | 'StatefulSet' | 'Job' | 'CronJob';
  /** The object's name. */
  readonly name: string;
  /** As messages call it: `Deployment auth-service`. */
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: IPodSpec;
  /** Those that stay; before them come `initContainers`. */
  readonly containers: readonly IContainer[];
  readonly initContainers: readonly IContainer[];
}

/** Everything that runs, by the templates of its pods. */
export function podsOf(rendering: Rendering): Pod[] {
  return [
    ...rendering.all('Deployment').map(({ metadata, spec }) => pod('Deployment', metadata?.name, spec?.template)),
    ...rendering.all('StatefulSet').map(({ metadata, spec }) => pod('StatefulSet', metadata?.name, spec?.template)),
    ...rendering.all('Job').map(({ metadata, spec }) => pod('Job', metadata?.name, spec?.template)),
    ...rendering.all('CronJob').map(({ metadata, spec }) => pod('CronJob', metadata?.name, spec?.jobTemplate.spec?.template)),
  ];
}

/** Whether it is one of our services that use the stores: those have secrets, which the web app has not. */
export function usesStores({ kind, spec, containers }: Pod): boolean {
  const isOurs = containers.some(({ image }) => laurelImage(image) !== undefined);
  return kind === 'Deployment' && isOurs && spec.volumes?.some(({ secret }) => secret !== undefined) === true;
}

/** The containers of a pod in the order in which they start. */
export function everyContainer({ initContainers, containers }: Pod): IContainer[] {
  return [...initContainers, ...containers];
}

function pod(kind: Pod['kind'], name = '', template: IPodTemplateSpec | undefined): Pod {
  const spec = template?.spec ?? { containers: [] };
  return {
    kind,
    name,
    title: `${kind} ${name}`,
    labels: template?.metadata?.labels ?? {},
    annotations: template?.metadata?.annotations ?? {},
    spec,
    containers: spec.containers,
    initContainers: spec.initContainers ?? [],
  };
}
