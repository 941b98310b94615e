import { podsOf } from '../pods.js';
import type { Rendering } from '../rendering.js';

/** Production copies its database each night, to a volume. */
export function backup(rendering: Rendering): string[] {
  if (rendering.overlay !== 'production') return [];
  const job = podsOf(rendering).find(({ kind, containers }) => kind === 'CronJob' && containers[0]?.args?.[0] === 'backup');
  if (job === undefined) return ['there must be a CronJob that runs backup'];
  const isKept = job.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);
  const policy = rendering.one('CronJob', job.name)?.spec?.concurrencyPolicy;
  return [
    ...(isKept ? [] : [`${job.title}: needs a PersistentVolumeClaim to write to`]),
    ...(policy === 'Forbid' ? [] : [`${job.title}: concurrencyPolicy must be Forbid`]),
  ];
}
