import type { IContainer } from 'kubernetes-models/v1/Container';

import { environmentOf, environmentOutside } from '../container-environment.js';
import { laurelImage } from '../laurel-image.js';
import { everyContainer, podsOf, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';
import type { Facts } from '../rule.js';
import { readSettings, settingNames } from '../../setting-names.js';

/** Read by Node and by OpenTelemetry themselves. */
const OF_LIBRARIES = /^(NODE_OPTIONS|NODE_EXTRA_CA_CERTS|OTEL_\w+)$/;

/** Every name in an environment is one that its process asks for, and a service could start with what it is given. */
export async function settings(rendering: Rendering, { secrets }: Facts): Promise<string[]> {
  const found = podsOf(rendering).flatMap((pod) =>
    everyContainer(pod).map(async (container) => {
      const mistakes = await mistakesOf(rendering, pod, container, secrets);
      return mistakes.map((mistake) => `${pod.title}, container ${container.name}: ${mistake}`);
    }),
  );
  return (await Promise.all(found)).flat();
}

async function mistakesOf(rendering: Rendering, pod: Pod, container: IContainer, secrets: string): Promise<string[]> {
  const image = laurelImage(container.image);
  if (image === undefined) return [];
  // What stands in the CronJob `operate` is an example: it is there to be run with any command.
  const args = pod.kind === 'CronJob' && pod.name === 'operate' ? [] : (container.args ?? []);
  const known = new Set([...settingNames(image, args), ...namesIn(args)]);
  const given = new Set([...(container.env ?? []).map(({ name }) => name), ...Object.keys(environmentOf(rendering, container))]);
  const unknown = [...given]
    .filter((name) => !known.has(name) && !OF_LIBRARIES.test(name))
    .map((name) => `${name} is no setting of ${image}`);
  if (pod.kind !== 'Deployment' || !pod.containers.includes(container)) return unknown;
  try {
    readSettings(image, environmentOutside(rendering, pod, container, secrets));
    return unknown;
  } catch (error) {
    return [...unknown, (error as Error).message.replace(/\s*\n\s*/g, ' ')];
  }
}

/** What Kubernetes itself puts into arguments: `$(NAME)`. */
function namesIn(args: readonly string[]): string[] {
  return args.flatMap((arg) => [...arg.matchAll(/\$\((\w+)\)/g)].map(([, name = '']) => name));
}
