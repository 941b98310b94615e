import { DEFAULT_POOL_SIZE } from '@laurel/storage/data-source';

import { podsOf, usesStores, type Pod } from '../pods.js';
import { bytesOf } from '../quantity.js';
import type { Rendering } from '../rendering.js';
import { mostReplicas } from '../replicas.js';

/** Administration, backup, the operator's own session. */
const OTHER_CONNECTIONS = 10;

const STORES: Readonly<Record<string, (rendering: Rendering, pod: Pod) => string[]>> = { postgres: postgresMistakes, redis: redisMistakes };

/** The stores that come along are large enough for the services, and give nothing up without a word. */
export function stores(rendering: Rendering): string[] {
  return podsOf(rendering).flatMap((pod) => {
    const mistakes = pod.kind === 'StatefulSet' ? STORES[pod.name]?.(rendering, pod) : undefined;
    return (mistakes ?? []).map((mistake) => `${pod.title}: ${mistake}`);
  });
}

/** The connections that PostgreSQL must have: the services' pools at most, while all of them are rolled out, and some for others. */
export function connectionsNeeded(rendering: Rendering): number {
  const services = podsOf(rendering).filter(usesStores);
  return services.reduce((sum, { name }) => sum + (mostReplicas(rendering, name) + 1) * DEFAULT_POOL_SIZE, OTHER_CONNECTIONS);
}

function postgresMistakes(rendering: Rendering, { containers }: Pod): string[] {
  const settings = (containers[0]?.args ?? []).join(' ');
  const most = Number(/max_connections=(\d+)/.exec(settings)?.[1] ?? 0);
  const needed = connectionsNeeded(rendering);
  return [
    ...(most >= needed ? [] : [`max_connections must be ${needed} or more for the services' pools`]),
    ...(/idle_in_transaction_session_timeout=\d+s/.test(settings) ? [] : ['idle_in_transaction_session_timeout must be set']),
  ];
}

function redisMistakes(rendering: Rendering, { containers }: Pod): string[] {
  const { args = [], resources } = containers[0] ?? {};
  const most = /^(\d+)mb$/.exec(args[args.indexOf('--maxmemory') + 1] ?? '')?.[1];
  const limit = bytesOf(resources?.limits?.memory ?? 0);
  const text = rendering.one('ConfigMap', 'redis')?.data?.['redis.conf'] ?? '';
  return [
    ...(most !== undefined && bytesOf(`${most}Mi`) < limit * 0.75 ? [] : ['--maxmemory must leave a quarter of limits.memory to buffers']),
    ...(/^maxmemory-policy noeviction$/m.test(text) ? [] : ['redis.conf must say maxmemory-policy noeviction']),
    ...(/^client-output-buffer-limit pubsub /m.test(text) ? [] : ['redis.conf must bound the output buffers of pubsub']),
    ...(args.includes('--aclfile') ? [] : ['--aclfile is missing: each service has a user of its own']),
  ];
}
