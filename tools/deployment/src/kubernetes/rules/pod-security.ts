import type { IContainer } from 'kubernetes-models/v1/Container';

import { everyContainer, podsOf, type Pod } from '../pods.js';
import { bytesOf, MIB } from '../quantity.js';
import type { Rendering } from '../rendering.js';

const UID_MIN = 10_000;
/** Node and nginx put bodies and reports there. */
const TMP_MIN_MIB = 8;

/** Every pod meets the restricted standard, and the namespace takes no other: no root, no privileges, nothing to write to but /tmp. */
export function podSecurity(rendering: Rendering): string[] {
  return [
    ...rendering.all('Namespace').flatMap(({ metadata }) =>
      metadata?.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted'
        ? []
        : [`Namespace ${metadata?.name}: label it pod-security.kubernetes.io/enforce: restricted`],
    ),
    ...podsOf(rendering).flatMap((pod) => [
      ...podMistakes(pod, rendering).map((mistake) => `${pod.title}: ${mistake}`),
      ...everyContainer(pod).flatMap((container) =>
        containerMistakes(pod, container).map((mistake) => `${pod.title}, container ${container.name}: ${mistake}`),
      ),
    ]),
  ];
}

function podMistakes({ spec }: Pod, rendering: Rendering): string[] {
  const { securityContext: context = {}, serviceAccountName } = spec;
  const account = rendering.one('ServiceAccount', serviceAccountName);
  return unmet({
    'securityContext.runAsNonRoot must be true': context.runAsNonRoot === true,
    [`securityContext.runAsUser must be ${UID_MIN} or more, which is nobody on the node`]: (context.runAsUser ?? 0) >= UID_MIN,
    'securityContext.fsGroup must be set, so that mounted secrets can be read': context.fsGroup !== undefined,
    'securityContext.seccompProfile.type must be RuntimeDefault': context.seccompProfile?.type === 'RuntimeDefault',
    'serviceAccountName must name a ServiceAccount of these manifests': account !== undefined,
    'the ServiceAccount must have automountServiceAccountToken: false': account?.automountServiceAccountToken === false,
    'automountServiceAccountToken must be false: nothing here talks to the API server': spec.automountServiceAccountToken === false,
    'enableServiceLinks must be false: addresses come from settings alone': spec.enableServiceLinks === false,
    'hostNetwork, hostPID and hostIPC must be off': !spec.hostNetwork && !spec.hostPID && !spec.hostIPC,
    'volumes must not be folders of the node': (spec.volumes ?? []).every(({ hostPath }) => hostPath === undefined),
    'emptyDir volumes must have a sizeLimit': (spec.volumes ?? []).every(({ emptyDir }) => !emptyDir || emptyDir.sizeLimit !== undefined),
  });
}

function containerMistakes({ spec }: Pod, { securityContext: context = {}, volumeMounts = [] }: IContainer): string[] {
  const mount = volumeMounts.find(({ mountPath }) => mountPath === '/tmp');
  const temporary = spec.volumes?.find(({ name }) => name === mount?.name)?.emptyDir;
  return unmet({
    'securityContext.allowPrivilegeEscalation must be false': context.allowPrivilegeEscalation === false,
    'securityContext.readOnlyRootFilesystem must be true': context.readOnlyRootFilesystem === true,
    'securityContext.capabilities.drop must be [ALL]': context.capabilities?.drop?.join() === 'ALL' && !context.capabilities.add,
    'securityContext must not take back what the pod says': context.runAsUser === undefined && context.runAsNonRoot !== false,
    'securityContext.privileged must be off': !context.privileged,
    [`/tmp must be an emptyDir of ${TMP_MIN_MIB}Mi or more`]: bytesOf(temporary?.sizeLimit ?? 0) >= TMP_MIN_MIB * MIB,
  });
}

function unmet(demands: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(demands).flatMap(([demand, isMet]) => (isMet ? [] : [demand]));
}
