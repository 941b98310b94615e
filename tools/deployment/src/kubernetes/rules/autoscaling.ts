import { SERVICE_NAMES } from '@laurel/contracts/routing';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';

import type { Rendering } from '../rendering.js';

const CPU_PERCENT = 70;
const SETTLE_S = 300;
/** Streams that wait cost no CPU: there the open ones are counted, by the service's own metric. */
const BY_OPEN_STREAMS: Readonly<Record<string, string>> = { 'leaderboard-stream-service': 'sse_open' };

/** In production the services' replicas follow the load: CPU for requests, open connections for streams. */
export function autoscaling(rendering: Rendering): string[] {
  const autoscalers = rendering.all('HorizontalPodAutoscaler');
  const scaled = autoscalers.map(({ spec }) => spec?.scaleTargetRef.name);
  const missing = rendering.overlay === 'production' ? SERVICE_NAMES.filter((name) => !scaled.includes(name)) : [];
  return [
    ...missing.map((name) => `Deployment ${name}: needs a HorizontalPodAutoscaler`),
    ...autoscalers.flatMap((autoscaler) =>
      mistakes(rendering, autoscaler).map((mistake) => `HorizontalPodAutoscaler ${autoscaler.metadata?.name}: ${mistake}`),
    ),
  ];
}

function mistakes(rendering: Rendering, { spec }: IHorizontalPodAutoscaler): string[] {
  const target = spec?.scaleTargetRef;
  const deployment = target?.kind === 'Deployment' ? rendering.one('Deployment', target.name) : undefined;
  if (deployment === undefined) return [`there is no ${target?.kind} ${target?.name}`];
  const metric = BY_OPEN_STREAMS[target?.name ?? ''];
  const byMetric = spec?.metrics?.some(({ pods }) => pods?.metric.name === metric && pods?.target.type === 'AverageValue');
  const byCpu = spec?.metrics?.some(({ resource }) => resource?.name === 'cpu' && resource.target.averageUtilization === CPU_PERCENT);
  return [
    ...(metric !== undefined && !byMetric ? [`must scale by the Pods metric ${metric}, as an AverageValue`] : []),
    ...(metric === undefined && !byCpu ? [`must scale by cpu, at an averageUtilization of ${CPU_PERCENT}`] : []),
    ...(spec?.behavior?.scaleDown?.stabilizationWindowSeconds === SETTLE_S
      ? []
      : [`behavior.scaleDown.stabilizationWindowSeconds must be ${SETTLE_S}`]),
    ...((spec?.maxReplicas ?? 0) >= (spec?.minReplicas ?? 1) ? [] : ['maxReplicas must be minReplicas or more']),
    ...(deployment.spec?.replicas === undefined ? [] : ['its Deployment must not have replicas: applying it would undo the scaling']),
  ];
}
