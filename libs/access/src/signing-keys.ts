import { access, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { createFile, writeBeside } from '@laurel/storage/embedded/create-file';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JSONWebKeySet, type JWK } from 'jose';

/** A key that signs tokens; `kid` names it in their headers and in the published set. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** What a key file holds: its first key signs, the public halves of all of them are published. */
export interface SigningKeys {
  readonly signing: SigningKey;
  readonly published: JSONWebKeySet;
}

/** The key file is missing or not what it should be; the message tells which. */
export class UnusableKeyFile extends Error {}

/** Reads a key file: a JSON Web Key Set of private Ed25519 keys. */
export async function loadSigningKeys(file: string): Promise<SigningKeys> {
  const [first, ...others] = await readKeyFile(file);
  if (first === undefined) throw new UnusableKeyFile(`${file} holds no key`);
  const privateKey = await importJWK(first, 'EdDSA');
  if (privateKey instanceof Uint8Array) throw new UnusableKeyFile(`${file}: the first key is not an Ed25519 key`);
  const published = await Promise.all([first, ...others].map(publicHalf));
  return { signing: { kid: await calculateJwkThumbprint(first), privateKey }, published: { keys: published } };
}

/** Reads a key file, or makes one first that its owner alone can read. */
export async function loadOrCreateSigningKeys(file: string): Promise<SigningKeys> {
  if (!(await exists(file))) await createKeyFile(file);
  return loadSigningKeys(file);
}

/**
 * Adds a key to the end of the file, where it is published and does not sign yet; makes the file if there is none. Rotation: add
 * one, wait until every service has fetched the set, move it to the front, and remove the old key once its last token has expired.
 */
export async function addSigningKey(file: string): Promise<void> {
  if (!(await exists(file))) return createKeyFile(file);
  await rename(await writeBeside(file, keySet([...(await readKeyFile(file)), await newKey()])), file);
}

// Of several processes that find no file, the first one's key stays.
async function createKeyFile(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await createFile(file, keySet([await newKey()]));
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return exportJWK(privateKey);
}

async function readKeyFile(file: string): Promise<JWK[]> {
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
  return keys;
}

function isPrivateEd25519(key: unknown): key is JWK {
  const { kty, crv, x, d } = Object(key) as JWK;
  return kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string' && typeof d === 'string';
}

// Field by field, so that nothing private can slip through.
async function publicHalf({ x }: JWK): Promise<JWK> {
  const key = { kty: 'OKP', crv: 'Ed25519', x: x ?? '' };
  return { ...key, kid: await calculateJwkThumbprint(key), alg: 'EdDSA', use: 'sig' };
}

function keySet(keys: readonly JWK[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}
