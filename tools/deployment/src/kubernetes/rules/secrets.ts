import { environmentOf, secretMounts } from '../container-environment.js';
import { secretOf } from '../example-secrets.js';
import { laurelImage } from '../laurel-image.js';
import { everyContainer, podsOf, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';
import type { Facts } from '../rule.js';

const CONFIDENTIAL = /(SECRET|PASSWORD|TOKEN|API_KEY|DATABASE_URL|REDIS_URL)$/;
const PASSWORD_IN_ADDRESS = /:\/\/[^/\s:]*:[^/\s@]+@/;
/** Read by the account and the group, by nobody else, written by nobody. `440` without the zero is another number. */
const MODES = [0o400, 0o440];

/** Secrets are mounted as files that an operator made, each consumer's own, and never stand in a manifest. */
export function secrets(rendering: Rendering, { secretKeys }: Facts): string[] {
  const inMaps = rendering.all('ConfigMap').flatMap(({ metadata, data = {} }) => {
    return literals(data).map((name) => `ConfigMap ${metadata?.name}: ${name} is a secret, give it as a file`);
  });
  const inPods = podsOf(rendering).flatMap((pod) => mistakes(rendering, pod, secretKeys).map((mistake) => `${pod.title}: ${mistake}`));
  return [...inMaps, ...inPods];
}

function mistakes(rendering: Rendering, pod: Pod, secretKeys: Facts['secretKeys']): string[] {
  const volumes = (pod.spec.volumes ?? []).flatMap(({ secret }) => {
    if (secret === undefined) return [];
    const { secretName = '', defaultMode } = secret;
    return [
      ...(secretKeys.has(secretName) ? [] : [`nobody makes the Secret ${secretName}`]),
      ...(defaultMode !== undefined && MODES.includes(defaultMode) ? [] : [`the volume of ${secretName} must have the defaultMode 0440`]),
      ...(isOwn(pod, secretName) ? [] : [`${secretName} is another's: each consumer has a Secret of its own`]),
    ];
  });
  const containers = everyContainer(pod).flatMap((container) => {
    const environment = environmentOf(rendering, container);
    const mounts = secretMounts(pod, container);
    const references = (container.env ?? []).filter(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined);
    return [
      ...literals(environment).map((name) => `${name} is a secret, give ${name}_FILE instead`),
      ...references.map(({ name }) => `${name} must be mounted as a file: an environment is inherited and shown`),
      ...Object.entries(environment).flatMap(([name, value]) => {
        const mount = mounts.find(({ path }) => value.startsWith(`${path}/`));
        const isKnown = mount !== undefined && secretKeys.get(mount.secret)?.includes(value.slice(mount.path.length + 1));
        return !name.endsWith('_FILE') || isKnown ? [] : [`${name} names ${value}, which no mounted Secret has`];
      }),
    ];
  });
  return [...volumes, ...containers];
}

function literals(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => (CONFIDENTIAL.test(name) || PASSWORD_IN_ADDRESS.test(value) ? [name] : []));
}

/** A Secret is called after the image that it is for, or, for others' images, after what runs it. */
function isOwn(pod: Pod, secret: string): boolean {
  return pod.containers.some(({ image }) => secret === secretOf(laurelImage(image) ?? pod.name));
}
