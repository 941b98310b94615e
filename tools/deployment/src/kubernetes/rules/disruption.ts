import { selects } from '../label-selector.js';
import { podsOf } from '../pods.js';
import type { Rendering } from '../rendering.js';
import { leastReplicas } from '../replicas.js';

const PRODUCTION_LEAST = 2;

/** When nodes are emptied one pod of each service goes at a time, and broken ones do not stand in the way. */
export function disruption(rendering: Rendering): string[] {
  const deployments = podsOf(rendering).filter(({ kind }) => kind === 'Deployment');
  const isProduction = rendering.overlay === 'production';
  const budgets = rendering.all('PodDisruptionBudget');
  return [
    ...deployments.flatMap(({ name, title, labels }) => {
      const replicas = leastReplicas(rendering, name);
      const isWatched = budgets.some(({ spec }) => spec?.selector !== undefined && selects(spec.selector, labels));
      return [
        ...(isProduction && replicas < PRODUCTION_LEAST ? [`${title}: needs ${PRODUCTION_LEAST} replicas or more`] : []),
        ...(replicas >= PRODUCTION_LEAST && !isWatched ? [`${title}: needs a PodDisruptionBudget, having ${replicas} replicas`] : []),
      ];
    }),
    ...budgets.flatMap(({ metadata, spec }) => {
      const title = `PodDisruptionBudget ${metadata?.name}`;
      const isOfSomebody = deployments.some(({ labels }) => spec?.selector !== undefined && selects(spec.selector, labels));
      return [
        ...(isOfSomebody ? [] : [`${title}: its selector means the pods of no Deployment`]),
        ...(spec?.maxUnavailable === 1 ? [] : [`${title}: maxUnavailable must be 1; with 0 no node could ever be emptied`]),
        ...(spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow' ? [] : [`${title}: unhealthyPodEvictionPolicy must be AlwaysAllow`]),
      ];
    }),
  ];
}
