import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeSecrets, type Stores } from '@laurel/operate/make-secrets';
import { SecretFiles } from '@laurel/operate/secret-files';

const PREFIX = 'laurel-';

/** Makes the secrets of an installation as its operator does: by `operate secrets`, and GitLab's by hand. */
export async function makeExampleSecrets(folder: string, stores: Stores): Promise<void> {
  await makeSecrets(new SecretFiles(folder, undefined), stores);
  await writeFile(join(folder, 'auth-service/gitlab-client-secret'), randomBytes(32).toString('hex'));
}

/** The keys of each Secret that a folder of secrets becomes: one for each consumer. */
export async function secretKeys(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const consumers = await readdir(folder);
  const keys = await Promise.all(consumers.map((consumer) => readdir(join(folder, consumer))));
  return new Map(consumers.map((consumer, index) => [secretOf(consumer), keys[index] ?? []]));
}

/** The Secret that a consumer's folder, below that of all secrets, becomes. */
export function secretOf(consumer: string): string {
  return PREFIX + consumer;
}

/** The folder, below that of all secrets, that became a Secret. */
export function consumerOf(secret: string): string {
  return secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
}
