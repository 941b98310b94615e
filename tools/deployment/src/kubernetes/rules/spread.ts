import { selects } from '../label-selector.js';
import { podsOf } from '../pods.js';
import type { Rendering } from '../rendering.js';

const TOPOLOGY_KEYS = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'];

/** Replicas keep away from each other, by node and by zone, as far as that is possible. */
export function spread(rendering: Rendering): string[] {
  return podsOf(rendering)
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ title, labels, spec }) =>
      TOPOLOGY_KEYS.flatMap((key) => {
        const constraint = spec.topologySpreadConstraints?.find(({ topologyKey }) => topologyKey === key);
        if (constraint === undefined) return [`${title}: topologySpreadConstraints lack ${key}`];
        const isOfOwnPods = constraint.labelSelector !== undefined && selects(constraint.labelSelector, labels);
        return [
          ...(constraint.maxSkew === 1 ? [] : [`${title}: maxSkew by ${key} must be 1`]),
          ...(constraint.whenUnsatisfiable === 'ScheduleAnyway' ? [] : [`${title}: whenUnsatisfiable by ${key} must be ScheduleAnyway`]),
          ...(isOfOwnPods ? [] : [`${title}: the labelSelector by ${key} does not mean the pod's own labels`]),
        ];
      }),
    );
}
