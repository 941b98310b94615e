import { laurelImage, tagOf } from '../laurel-image.js';
import { everyContainer, podsOf, usesStores, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';
import type { Facts } from '../rule.js';

/** A service waits for the schema, and for what its role needs there. */
const AWAIT = /^await-schema (\d+) --for (\S+)$/;
const AWAIT_MIN_S = 60;
/** PostgreSQL may still be starting, or be busy with what a migration must wait for. */
const RETRIES_MIN = 3;
const DEADLINE_MIN_S = 600;

/** The schema comes before the services: one Job makes it and then the roles, and whoever uses the database waits for both. */
export function migrations(rendering: Rendering, { version }: Facts): string[] {
  const pods = podsOf(rendering);
  const jobs = pods.filter(({ kind }) => kind === 'Job');
  const [job] = jobs;
  const steps = job === undefined ? [] : everyContainer(job).map(({ args = [] }) => args.join(' '));
  return [
    ...(jobs.length === 1 && steps.join() === 'migrate,roles' ? [] : ['there must be one Job, which first runs migrate and then roles']),
    ...(job === undefined ? [] : jobMistakes(rendering, job, version).map((mistake) => `${job.title}: ${mistake}`)),
    ...pods.filter(usesStores).flatMap((pod) => waitMistakes(pod).map((mistake) => `${pod.title}: ${mistake}`)),
  ];
}

function jobMistakes(rendering: Rendering, { name, spec: { restartPolicy } }: Pod, version: string): string[] {
  const called = `migrate-${version.replaceAll('.', '-')}`;
  const { ttlSecondsAfterFinished, backoffLimit = 0, activeDeadlineSeconds = 0 } = rendering.one('Job', name)?.spec ?? {};
  return [
    ...(name === called ? [] : [`must be called ${called}, because a Job cannot be changed`]),
    ...(ttlSecondsAfterFinished === undefined ? ['ttlSecondsAfterFinished is missing, so that it would stay for ever'] : []),
    ...(backoffLimit >= RETRIES_MIN ? [] : [`backoffLimit must be ${RETRIES_MIN} or more`]),
    ...(activeDeadlineSeconds >= DEADLINE_MIN_S ? [] : [`activeDeadlineSeconds must be ${DEADLINE_MIN_S} or more`]),
    ...(restartPolicy === 'Never' ? [] : ['restartPolicy must be Never, or the logs go when the Job is given up']),
  ];
}

function waitMistakes({ initContainers: [first], containers: [service] }: Pod): string[] {
  const name = laurelImage(service?.image);
  const [, seconds = 0, waitsFor] = AWAIT.exec(first?.args?.join(' ') ?? '') ?? [];
  const isOfVersion = laurelImage(first?.image) === 'operate' && tagOf(first?.image) === tagOf(service?.image);
  return [
    ...(isOfVersion && waitsFor === name
      ? []
      : [`its first init container must be await-schema … --for ${name}, by the image operate in the service's version`]),
    ...(waitsFor === undefined || Number(seconds) >= AWAIT_MIN_S ? [] : [`await-schema must wait for ${AWAIT_MIN_S} s or more`]),
  ];
}
