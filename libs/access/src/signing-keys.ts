import { calculateJwkThumbprint, importJWK, type CryptoKey, type JSONWebKeySet, type JWK } from 'jose';

import { createKeyFile, keyFileExists, newKey, readKeyFile, UnusableKeyFile } from './key-file.js';

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

/** Reads a key file: a JSON Web Key Set of private Ed25519 keys. Throws `UnusableKeyFile`. */
export async function loadSigningKeys(file: string): Promise<SigningKeys> {
  const keys = await readKeyFile(file);
  const [first = {}] = keys;
  const privateKey = await importJWK(first, 'EdDSA');
  if (privateKey instanceof Uint8Array) throw new UnusableKeyFile(`${file}: the first key is not an Ed25519 key`);
  const published = await Promise.all(keys.map(publicHalf));
  return { signing: { kid: await calculateJwkThumbprint(first), privateKey }, published: { keys: published } };
}

/** Reads a key file, or makes one first that its owner alone can read. */
export async function loadOrCreateSigningKeys(file: string): Promise<SigningKeys> {
  if (!(await keyFileExists(file))) await createKeyFile(file, await newKey(Date.now()));
  return loadSigningKeys(file);
}

// Field by field, so that nothing private can slip through.
async function publicHalf({ x }: JWK): Promise<JWK> {
  const key = { kty: 'OKP', crv: 'Ed25519', x: x ?? '' };
  return { ...key, kid: await calculateJwkThumbprint(key), alg: 'EdDSA', use: 'sig' };
}
