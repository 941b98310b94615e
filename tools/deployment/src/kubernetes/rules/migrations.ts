import { laurelImage, tagOf } from '../laurel-image.js';
import { everyContainer, podsOf, usesStores, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';
import type { Facts } from '../rule.js';

const AWAIT = 'await-schema';

/** The schema comes before the services: one Job makes it and then the roles, and whoever uses the database waits for both. */
export function migrations(rendering: Rendering, { version }: Facts): string[] {
  const pods = podsOf(rendering);
  const jobs = pods.filter(({ kind }) => kind === 'Job');
  const [job] = jobs;
  const name = `migrate-${version.replaceAll('.', '-')}`;
  const steps = job === undefined ? [] : everyContainer(job).map(({ args = [] }) => args.join(' '));
  return [
    ...(jobs.length === 1 && steps.join() === 'migrate,roles' ? [] : ['there must be one Job, which first runs migrate and then roles']),
    ...(job === undefined || job.name === name ? [] : [`Job ${job.name}: must be called ${name}, because a Job cannot be changed`]),
    ...(job === undefined || rendering.one('Job', job.name)?.spec?.ttlSecondsAfterFinished !== undefined
      ? []
      : [`Job ${job.name}: ttlSecondsAfterFinished is missing, so that it would stay for ever`]),
    ...pods
      .filter((pod) => usesStores(pod) && !waits(pod))
      .map(({ title }) => `${title}: its first init container must be ${AWAIT}, by the image operate in the service's version`),
  ];
}

function waits({ initContainers: [first], containers: [service] }: Pod): boolean {
  return laurelImage(first?.image) === 'operate' && first?.args?.[0] === AWAIT && tagOf(first.image) === tagOf(service?.image);
}
