import { nameOf } from '../kubernetes-object.js';
import { podsOf } from '../pods.js';
import type { Rendering } from '../rendering.js';

const PART_OF = 'app.kubernetes.io/part-of';
const NAME = 'app.kubernetes.io/name';
/** What is there for the pods of one name. The rest, such as routes and policies, joins several. */
const OF_SOME_PODS = [
  'CronJob',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'Service',
  'ServiceAccount',
  'StatefulSet',
];

/** `kubectl get -l` finds every object: all are part of Laurel, and what is there for some pods is called as they are. */
export function labels(rendering: Rendering): string[] {
  const podNames = podsOf(rendering).map((pod) => pod.labels[NAME]);
  return rendering.objects.flatMap((object) => {
    const { [PART_OF]: partOf, [NAME]: name } = object.metadata.labels ?? {};
    const isCalledAsPods = podNames.includes(name) || !OF_SOME_PODS.includes(object.kind);
    return [
      ...(partOf === 'laurel' ? [] : [`${nameOf(object)}: its label ${PART_OF} must be laurel`]),
      ...(isCalledAsPods ? [] : [`${nameOf(object)}: its label ${NAME} must be that of its pods`]),
    ];
  });
}
