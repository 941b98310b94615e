import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { environmentOf } from '../container-environment.js';
import { podsOf, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';
import type { Facts } from '../rule.js';

const NAME = 'postgres';

/** The database that comes along outlives its pod, and is the one that the services' addresses name. */
export async function demoDatabase(rendering: Rendering, { secrets }: Facts): Promise<string[]> {
  const pod = podsOf(rendering).find(({ kind, name }) => kind === 'StatefulSet' && name === NAME);
  if (pod === undefined) return [];
  const { pathname, username } = new URL(await readFile(join(secrets, 'operate/database-url'), 'utf8'));
  const { PGDATA = '', POSTGRES_DB, POSTGRES_USER } = pod.containers[0] ? environmentOf(rendering, pod.containers[0]) : {};
  const mistakes = [
    ...(claimedFolders(rendering, pod).some((folder) => PGDATA.startsWith(`${folder}/`)) ? [] : ['PGDATA must lie on its claim']),
    ...(`/${POSTGRES_DB}` === pathname ? [] : [`POSTGRES_DB must be ${pathname.slice(1)}, as the addresses have it`]),
    ...(POSTGRES_USER === username ? [] : [`POSTGRES_USER must be ${username}, as the owner's address has it`]),
  ];
  return mistakes.map((mistake) => `${pod.title}: ${mistake}`);
}

function claimedFolders(rendering: Rendering, { name, containers }: Pod): string[] {
  const claims = rendering.one('StatefulSet', name)?.spec?.volumeClaimTemplates ?? [];
  const mounts = containers[0]?.volumeMounts ?? [];
  return mounts.filter((mount) => claims.some(({ metadata }) => metadata?.name === mount.name)).map(({ mountPath }) => mountPath);
}
