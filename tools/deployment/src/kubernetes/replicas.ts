import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';

import type { Rendering } from './rendering.js';

/** The replicas of a Deployment at least: its autoscaler's, or its own. */
export function leastReplicas(rendering: Rendering, deployment: string): number {
  const autoscaler = autoscalerOf(rendering, deployment);
  return autoscaler?.spec?.minReplicas ?? rendering.one('Deployment', deployment)?.spec?.replicas ?? 1;
}

/** The replicas of a Deployment at most, without those that replace others for a while. */
export function mostReplicas(rendering: Rendering, deployment: string): number {
  return autoscalerOf(rendering, deployment)?.spec?.maxReplicas ?? leastReplicas(rendering, deployment);
}

function autoscalerOf(rendering: Rendering, deployment: string): IHorizontalPodAutoscaler | undefined {
  return rendering.all('HorizontalPodAutoscaler').find(({ spec }) => spec?.scaleTargetRef.name === deployment);
}
