import { portNumber } from '../container-port.js';
import { selects } from '../label-selector.js';
import { everyContainer, podsOf, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';

/** Whatever names something else in these manifests finds it: selectors pods, Services ports, volumes what they mount. */
export function references(rendering: Rendering): string[] {
  const pods = podsOf(rendering);
  const inPods = pods.flatMap((pod) => podMistakes(rendering, pod).map((mistake) => `${pod.title}: ${mistake}`));
  return [...ownSelectors(rendering), ...policySelectors(rendering, pods), ...services(rendering, pods), ...inPods];
}

function ownSelectors(rendering: Rendering): string[] {
  return [...rendering.all('Deployment'), ...rendering.all('StatefulSet')]
    .filter(({ spec }) => spec === undefined || !selects(spec.selector, spec.template.metadata?.labels ?? {}))
    .map(({ kind, metadata }) => `${kind} ${metadata?.name}: its selector does not mean its own pods`);
}

function policySelectors(rendering: Rendering, pods: readonly Pod[]): string[] {
  return rendering.all('NetworkPolicy').flatMap(({ metadata, spec }) => {
    const chosen = spec?.podSelector ?? {};
    const names = chosen.matchExpressions?.flatMap(({ values = [] }) => values) ?? [];
    const nobodys = names.filter((name) => !pods.some(({ labels }) => labels['app.kubernetes.io/name'] === name));
    return [
      ...(pods.some(({ labels }) => selects(chosen, labels)) ? [] : [`NetworkPolicy ${metadata?.name}: its podSelector means no pod`]),
      ...nobodys.map((name) => `NetworkPolicy ${metadata?.name}: no pod is called ${name}`),
    ];
  });
}

function services(rendering: Rendering, pods: readonly Pod[]): string[] {
  return rendering.all('Service').flatMap(({ metadata, spec }) => {
    const title = `Service ${metadata?.name}`;
    const meant = pods.filter(({ labels }) => selects({ matchLabels: spec?.selector ?? {} }, labels));
    if (meant.length === 0) return [`${title}: its selector means no pod`];
    return (spec?.ports ?? []).flatMap(({ port, targetPort = port }) =>
      meant.every(({ containers }) => containers.some((container) => portNumber(container, targetPort) !== undefined))
        ? []
        : [`${title}: its pods have no port ${targetPort}`],
    );
  });
}

function podMistakes(rendering: Rendering, pod: Pod): string[] {
  const { kind, name, spec } = pod;
  const claims = rendering.one('StatefulSet', kind === 'StatefulSet' ? name : undefined)?.spec?.volumeClaimTemplates ?? [];
  const volumes = [...(spec.volumes ?? []).map((volume) => volume.name), ...claims.map(({ metadata }) => metadata?.name)];
  const containers = everyContainer(pod);
  const mounted = containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map((mount) => mount.name));
  const maps = [
    ...containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name)),
    ...(spec.volumes ?? []).flatMap(({ configMap }) => (configMap === undefined ? [] : [configMap.name])),
  ];
  const claimed = (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => (claim === undefined ? [] : [claim.claimName]));
  return [
    ...mounted.filter((mount) => !volumes.includes(mount)).map((mount) => `there is no volume ${mount}`),
    ...maps.filter((map) => !rendering.one('ConfigMap', map)).map((map) => `there is no ConfigMap ${map}`),
    ...claimed.filter((name) => !rendering.one('PersistentVolumeClaim', name)).map((name) => `there is no PersistentVolumeClaim ${name}`),
  ];
}
