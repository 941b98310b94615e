import { join } from 'node:path';

import type { IContainer } from 'kubernetes-models/v1/Container';

import { consumerOf } from './example-secrets.js';
import type { Pod } from './pods.js';
import type { Rendering } from './rendering.js';

/** The environment that a container is given: its ConfigMaps, then what it names itself. What only a cluster knows is left out. */
export function environmentOf(rendering: Rendering, container: IContainer): Record<string, string> {
  const maps = (container.envFrom ?? []).flatMap(({ configMapRef }) =>
    Object.entries(rendering.one('ConfigMap', configMapRef?.name)?.data ?? {}),
  );
  const own = (container.env ?? []).flatMap(({ name, value, valueFrom }) => {
    const reference = valueFrom?.configMapKeyRef;
    const known = reference === undefined ? value : rendering.one('ConfigMap', reference.name)?.data?.[reference.key];
    return known === undefined ? [] : [[name, known] as const];
  });
  return Object.fromEntries([...maps, ...own]);
}

/** The same environment where no cluster mounts the secrets: its paths lead into a folder with one sub-folder for each consumer. */
export function environmentOutside(rendering: Rendering, pod: Pod, container: IContainer, secrets: string): Record<string, string> {
  const mounts = secretMounts(pod, container);
  const moved = (value: string): string => {
    const mount = mounts.find(({ path }) => value.startsWith(`${path}/`));
    return mount === undefined ? value : join(secrets, consumerOf(mount.secret), value.slice(mount.path.length));
  };
  return Object.fromEntries(Object.entries(environmentOf(rendering, container)).map(([name, value]) => [name, moved(value)]));
}

/** Where a container finds which Secret. */
export function secretMounts(pod: Pod, container: IContainer): { path: string; secret: string }[] {
  return (container.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
    const secret = pod.spec.volumes?.find((volume) => volume.name === name)?.secret?.secretName;
    return secret === undefined ? [] : [{ path: mountPath, secret }];
  });
}
