import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';

import { DRAIN_LIMIT_MS } from '@laurel/runtime/serve';
import { serviceSettings } from '@laurel/runtime/service-env';

import { environmentOf } from '../container-environment.js';
import { podsOf, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';

const { default: DEFAULT_DRAIN_WAIT_MS } = serviceSettings({ port: 0, opsPort: 0 }).DRAIN_WAIT_MS;
if (DEFAULT_DRAIN_WAIT_MS === undefined) throw new Error('DRAIN_WAIT_MS has no default');
const STREAMS = 'leaderboard-stream-service';
const GRACE_S = { usual: 45, streams: 60 };
const READY_S = { usual: 10, streams: 30 };
/** From the end of the drain to the end of the process. */
const SPARE_S = 10;

/** New pods come one by one before old ones go, and those that go have the time that their drain takes. */
export function rollout(rendering: Rendering): string[] {
  const deployments = rendering.all('Deployment').flatMap((deployment) =>
    deploymentMistakes(deployment).map((mistake) => `Deployment ${deployment.metadata?.name}: ${mistake}`),
  );
  const pods = podsOf(rendering).filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  return [...deployments, ...pods.flatMap((pod) => graceMistakes(rendering, pod).map((mistake) => `${pod.title}: ${mistake}`))];
}

function deploymentMistakes({ metadata, spec }: IDeployment): string[] {
  const { type, rollingUpdate } = spec?.strategy ?? {};
  const ready = metadata?.name === STREAMS ? READY_S.streams : READY_S.usual;
  return [
    ...(type === 'RollingUpdate' ? [] : ['strategy.type must be RollingUpdate']),
    ...(rollingUpdate?.maxUnavailable === 0 ? [] : ['strategy.rollingUpdate.maxUnavailable must be 0']),
    ...(rollingUpdate?.maxSurge === 1 ? [] : ['strategy.rollingUpdate.maxSurge must be 1']),
    ...((spec?.minReadySeconds ?? 0) >= ready ? [] : [`minReadySeconds must be ${ready} or more`]),
    ...(spec?.revisionHistoryLimit === undefined ? ['revisionHistoryLimit is missing'] : []),
  ];
}

function graceMistakes(rendering: Rendering, { name, spec, containers }: Pod): string[] {
  const waits = containers.map((container) => Number(environmentOf(rendering, container).DRAIN_WAIT_MS ?? DEFAULT_DRAIN_WAIT_MS));
  const drain = (Math.max(...waits) + DRAIN_LIMIT_MS) / 1_000 + SPARE_S;
  const needed = Math.max(drain, name === STREAMS ? GRACE_S.streams : GRACE_S.usual);
  const given = spec.terminationGracePeriodSeconds ?? 0;
  return given >= needed ? [] : [`terminationGracePeriodSeconds must be ${needed} or more: the drain may take that long`];
}
