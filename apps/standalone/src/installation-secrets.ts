import { join } from 'node:path';

import { UnusableKeyFile } from '@laurel/access/key-file';
import { loadOrCreateSigningKeys, loadSigningKeys, type SigningKeys } from '@laurel/access/signing-keys';
import { CannotStart } from '@laurel/runtime/start';

import type { StandaloneConfig } from './config.js';
import { generatedSecret, INSTALLATION_SECRET, SUPERADMIN_KEY } from './generated-secret.js';

/** What nobody else may know. */
export interface InstallationSecrets {
  readonly keys: SigningKeys;
  readonly secret: string;
  readonly superadminKey: string;
  /** Where the superadmin's API key is kept, unless the environment gave one. */
  readonly superadminKeyFile: string | undefined;
}

/** Those that the environment names; the others are made at the first start and kept in `dataDir`. */
export async function installationSecrets(config: StandaloneConfig, dataDir: string): Promise<InstallationSecrets> {
  const superadminKeyFile = join(dataDir, 'superadmin-api-key');
  return {
    keys: await signingKeys(config, dataDir),
    secret: config.secret ?? (await generatedSecret(join(dataDir, 'secret'), INSTALLATION_SECRET)),
    superadminKey: config.superadminKey ?? (await generatedSecret(superadminKeyFile, SUPERADMIN_KEY)),
    superadminKeyFile: config.superadminKey ? undefined : superadminKeyFile,
  };
}

async function signingKeys({ signingKeyFile }: StandaloneConfig, dataDir: string): Promise<SigningKeys> {
  try {
    return await (signingKeyFile ? loadSigningKeys(signingKeyFile) : loadOrCreateSigningKeys(join(dataDir, 'signing-keys.json')));
  } catch (error) {
    throw error instanceof UnusableKeyFile ? new CannotStart(`SIGNING_KEY_FILE: ${error.message}`, { cause: error }) : error;
  }
}
