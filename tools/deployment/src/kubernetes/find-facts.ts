import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { packageVersion } from '@laurel/runtime/package-version';

import { readComposeFile } from '../images/compose-file.js';
import { imageNames, readDockerfile } from '../images/dockerfile.js';
import { makeExampleSecrets, secretKeys } from './example-secrets.js';
import { laurelImage } from './laurel-image.js';
import type { Facts } from './rule.js';

/** The stores of the demo, by the names that they have in the cluster. */
const DEMO_STORES = { database: 'postgres://postgres:5432/laurel', redis: 'redis://redis:6379' };

/**
 * Finds out what manifests must agree with.
 *
 * @param docker the folder `docker` of the repository
 * @param secrets a folder that nobody else uses, for the secrets of an installation
 */
export async function findFacts(docker: string, secrets: string): Promise<Facts> {
  await makeExampleSecrets(secrets, DEMO_STORES);
  const read = (name: string): Promise<string> => readFile(join(docker, name), 'utf8');
  const composed = Object.values(readComposeFile(await read('compose.yaml')).services).map(({ image }) => image);
  return {
    version: await packageVersion(import.meta.url),
    images: imageNames(readDockerfile(await read('Dockerfile'))),
    othersImages: composed.filter((image) => laurelImage(image) === undefined),
    secretKeys: await secretKeys(secrets),
    secrets,
  };
}
