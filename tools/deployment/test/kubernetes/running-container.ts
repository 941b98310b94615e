import { chmod, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { testFolder } from '@laurel/fixtures/test-folder';
import { startProcess, type TestProcess } from '@laurel/fixtures/test-process';
import type { IContainer } from 'kubernetes-models/v1/Container';

import type { Stage } from '../../src/images/dockerfile.js';
import { environmentOutside } from '../../src/kubernetes/container-environment.js';
import type { Pod } from '../../src/kubernetes/pods.js';
import type { Rendering } from '../../src/kubernetes/rendering.js';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
/** What container runtimes often give; Node must not need more for a service to work. */
const OPEN_FILES = 1_024;

/** Where a container runs without a cluster. */
export interface Place {
  readonly rendering: Rendering;
  /** The folder of all secrets. */
  readonly secrets: string;
  /** By the names that settings have, where the other services are. */
  readonly addresses: Readonly<Record<string, string>>;
}

/**
 * Runs a container's process with exactly the environment that its manifest gives it, as the account that it gives it, from a working
 * directory that cannot be written to, by the entry point of its image.
 *
 * @param host the address that it listens on, in the place of a network of its own
 */
export async function startContainer(place: Place, pod: Pod, container: IContainer, image: Stage, host?: string): Promise<TestProcess> {
  const given = environmentOutside(place.rendering, pod, container, place.secrets);
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, withAddresses(value, place.addresses)]));
  const [, ...entryPoint] = image.entrypoint;
  const command = [process.execPath, ...entryPoint, ...(container.args ?? [])];
  const [program = '', ...args] = [...asAccount(pod), 'prlimit', `--nofile=${OPEN_FILES}`, ...command];
  const path = { PATH: process.env.PATH, ...(host !== undefined && { HOST: host }) };
  return startProcess(program, args, { cwd: await workingDirectory(), env: { ...image.env, ...env, ...path } });
}

/** Another account takes root's rights; whoever has none is not root anyway, and runs it as himself. */
function asAccount({ spec }: Pod): string[] {
  if (process.getuid?.() !== 0) return [];
  const { runAsUser: user, runAsGroup: group } = spec.securityContext ?? {};
  return ['setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];
}

/** The compiled repository as images have it. */
async function workingDirectory(): Promise<string> {
  const folder = await mkdtemp(join(testFolder(), 'working-directory-'));
  for (const name of await readdir(REPOSITORY)) await symlink(join(REPOSITORY, name), join(folder, name));
  await chmod(folder, 0o555);
  return folder;
}

function withAddresses(value: string, addresses: Place['addresses']): string {
  const address = URL.canParse(value) ? addresses[new URL(value).hostname] : undefined;
  return address === undefined ? value : Object.assign(new URL(value), { hostname: address }).href;
}
