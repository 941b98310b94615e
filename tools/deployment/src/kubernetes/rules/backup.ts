import { MIB, bytesOf } from '../quantity.js';
import { podsOf, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';

const BACKUP = 'backup';
/** Thirty copies of a database that holds anything do not fit into less. */
const CLAIM_MIN_MIB = 1_024;

/** Production copies its database each night, to a volume; the operator's other commands never run by themselves. */
export function backup(rendering: Rendering): string[] {
  const cronJobs = podsOf(rendering).filter(({ kind }) => kind === 'CronJob');
  const [job] = cronJobs.filter(isBackup);
  const missing = job === undefined && rendering.overlay === 'production' ? ['there must be a CronJob that runs backup'] : [];
  const others = cronJobs.filter((pod) => !isBackup(pod) && specOf(rendering, pod)?.suspend !== true);
  return [
    ...missing,
    ...(job === undefined ? [] : mistakes(rendering, job).map((mistake) => `${job.title}: ${mistake}`)),
    ...others.map(({ title }) => `${title}: suspend must be true, since the operator alone says when it runs`),
  ];
}

function isBackup({ containers }: Pod): boolean {
  return containers[0]?.args?.[0] === BACKUP;
}

function mistakes(rendering: Rendering, job: Pod): string[] {
  const { suspend = false, concurrencyPolicy } = specOf(rendering, job) ?? {};
  const [, folder = ''] = job.containers[0]?.args ?? [];
  const mount = job.containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath === folder);
  const claim = job.spec.volumes?.find(({ name }) => name === mount?.name)?.persistentVolumeClaim;
  const size = rendering.one('PersistentVolumeClaim', claim?.claimName)?.spec?.resources?.requests?.storage ?? 0;
  return [
    ...(suspend ? ['suspend must be off'] : []),
    ...(concurrencyPolicy === 'Forbid' ? [] : ['concurrencyPolicy must be Forbid']),
    ...(claim === undefined ? [`needs a PersistentVolumeClaim at ${folder}, where it writes to`] : []),
    ...(mount?.readOnly || claim?.readOnly ? [`${folder} must not be readOnly`] : []),
    ...(claim !== undefined && bytesOf(size) < CLAIM_MIN_MIB * MIB ? [`${claim.claimName} must have ${CLAIM_MIN_MIB}Mi or more`] : []),
  ];
}

function specOf(rendering: Rendering, { name }: Pod) {
  return rendering.one('CronJob', name)?.spec;
}
