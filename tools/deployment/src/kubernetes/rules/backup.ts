import { MIB, bytesOf } from '../quantity.js';
import { podsOf, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';

const BACKUP = 'backup';
/** Thirty copies of a database that holds anything do not fit into less. */
const CLAIM_MIN_MIB = 1_024;
const PART = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/[1-9]\d*)?$/;
const KEPT_MIN = 7;
/** A controller that was away for a moment must not have missed the night. */
const STARTING_MIN_S = 60;
const DEADLINE_MIN_S = 600;

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
  const cron = specOf(rendering, job);
  const { suspend = false, concurrencyPolicy, schedule = '', timeZone = 'UTC' } = cron ?? {};
  const [, folder = '', ...options] = job.containers[0]?.args ?? [];
  const kept = Number(options[options.indexOf('--keep') + 1]);
  const mount = job.containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath === folder);
  const claim = job.spec.volumes?.find(({ name }) => name === mount?.name)?.persistentVolumeClaim;
  const size = rendering.one('PersistentVolumeClaim', claim?.claimName)?.spec?.resources?.requests?.storage ?? 0;
  return [
    ...(suspend ? ['suspend must be off'] : []),
    ...(concurrencyPolicy === 'Forbid' ? [] : ['concurrencyPolicy must be Forbid']),
    ...(isDaily(schedule) ? [] : [`schedule must name minutes and hours of every day, not ${schedule}`]),
    ...(isTimeZone(timeZone) ? [] : [`there is no timeZone ${timeZone}`]),
    ...(kept >= KEPT_MIN ? [] : [`--keep must be ${KEPT_MIN} or more: what went wrong may be noticed late`]),
    ...atLeast('startingDeadlineSeconds', cron?.startingDeadlineSeconds, STARTING_MIN_S),
    ...atLeast('activeDeadlineSeconds', cron?.jobTemplate.spec?.activeDeadlineSeconds, DEADLINE_MIN_S),
    ...(claim === undefined ? [`needs a PersistentVolumeClaim at ${folder}, where it writes to`] : []),
    ...(mount?.readOnly || claim?.readOnly ? [`${folder} must not be readOnly`] : []),
    ...(claim !== undefined && bytesOf(size) < CLAIM_MIN_MIB * MIB ? [`${claim.claimName} must have ${CLAIM_MIN_MIB}Mi or more`] : []),
  ];
}

/** A schedule such as `17 3 * * *`, its minutes and hours numbers, lists, ranges or steps. */
function isDaily(schedule: string): boolean {
  const [minutes = '', hours = '', ...days] = schedule.split(' ');
  return isPart(minutes, 59) && isPart(hours, 23) && days.join(' ') === '* * *';
}

function isPart(part: string, max: number): boolean {
  return part.split(',').every((each) => {
    const [whole, from = '0', to = '0'] = PART.exec(each) ?? [];
    return whole !== undefined && Number(from) <= max && Number(to) <= max;
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Without a value there is no limit. */
function atLeast(name: string, value: number | undefined, least: number): string[] {
  return value === undefined || value >= least ? [] : [`${name} must be ${least} or more`];
}

function specOf(rendering: Rendering, { name }: Pod) {
  return rendering.one('CronJob', name)?.spec;
}
