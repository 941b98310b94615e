import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeSecrets, type Stores } from '@laurel/operate/make-secrets';
import { SecretFiles } from '@laurel/operate/secret-files';

const PREFIX = 'laurel-';
/** By consumer, what its operator puts beside that for as long as a command needs it. */
const AT_TIMES: Readonly<Record<string, readonly string[]>> = { operate: ['laurel-secret', 'laurel-secret-old'] };

/** Makes the secrets of an installation as its operator does: by `operate secrets`, and GitLab's by hand. */
export async function makeExampleSecrets(folder: string, stores: Stores): Promise<void> {
  await makeSecrets(new SecretFiles(folder, undefined), stores);
  await writeFile(join(folder, 'auth-service/gitlab-client-secret'), randomBytes(32).toString('hex'));
}

/** The keys that each Secret may have which a folder of secrets becomes: one Secret for each consumer. */
export async function secretKeys(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const consumers = await readdir(folder);
  const keys = consumers.map(async (consumer) => {
    return [secretOf(consumer), [...(await readdir(join(folder, consumer))), ...(AT_TIMES[consumer] ?? [])]] as const;
  });
  return new Map(await Promise.all(keys));
}

/** The Secret that a consumer's folder, below that of all secrets, becomes. */
export function secretOf(consumer: string): string {
  return PREFIX + consumer;
}

/** The folder, below that of all secrets, that became a Secret. */
export function consumerOf(secret: string): string {
  return secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
}
