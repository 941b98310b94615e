import { access, chmod, chown, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { createFile, writeBeside } from '@laurel/storage/embedded/create-file';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/**
 * A private key as a key file holds it. Times are seconds since 1970, as everywhere in JSON Web Keys and tokens.
 */
export interface StoredKey extends JWK {
  /** When it was added. */
  readonly iat?: number;
  /** Of a key that signs no more: until when a token may live that it has signed. */
  readonly exp?: number;
}

/** The key file is missing or not what it should be; the message tells which. */
export class UnusableKeyFile extends Error {}

/** The keys of a file, in its order. Throws `UnusableKeyFile` for anything but a set of private Ed25519 keys. */
export async function readKeyFile(file: string): Promise<StoredKey[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'not JSON';
    throw new UnusableKeyFile(`${file} cannot be read as a key file (${reason})`, { cause: error });
  }
  const keys = typeof content === 'object' && content !== null && 'keys' in content ? content.keys : undefined;
  if (!Array.isArray(keys) || !keys.every(isPrivateEd25519)) {
    throw new UnusableKeyFile(`${file} must be a JSON Web Key Set of private Ed25519 keys`);
  }
  if (keys.length === 0) throw new UnusableKeyFile(`${file} holds no key`);
  return keys;
}

/**
 * Makes a key file with one key, for its owner alone. Of several processes that find no file, the first one's key stays.
 *
 * @returns false when there is a file already, which stays as it is
 */
export async function createKeyFile(file: string, key: StoredKey): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  return createFile(file, keySet([key]));
}

/** Puts these keys in the place of those in the file, all at once; whoever could read it still can. */
export async function replaceKeys(file: string, keys: readonly StoredKey[]): Promise<void> {
  const { mode, uid, gid } = await stat(file);
  const fresh = await writeBeside(file, keySet(keys));
  await chmod(fresh, mode);
  const made = await stat(fresh);
  if (made.uid !== uid || made.gid !== gid) await chown(fresh, uid, gid);
  await rename(fresh, file);
}

export function keyFileExists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A key that was never used. @param at ms since 1970 */
export async function newKey(at: number): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { ...(await exportJWK(privateKey)), iat: Math.floor(at / 1000) };
}

function isPrivateEd25519(key: unknown): key is StoredKey {
  const { kty, crv, x, d } = Object(key) as JWK;
  return kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string' && typeof d === 'string';
}

function keySet(keys: readonly StoredKey[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}
