import { calculateJwkThumbprint } from 'jose';

import { createKeyFile, newKey, readKeyFile, replaceKeys, type StoredKey } from './key-file.js';
import { REFRESH_AFTER_MS } from './key-set.js';

/**
 * How long a new key is published before it may sign: twice as long as a verifying service keeps a fetched set, so that one failed
 * fetch harms nobody.
 */
export const PUBLISHED_BEFORE_SIGNING_MS = 2 * REFRESH_AFTER_MS;

/** `waiting` is published and has never signed, `retiring` has signed and only verifies. */
export type KeyState = 'signing' | 'waiting' | 'retiring';

/** What may be told of a key. Times are ms since 1970, null where the file does not say. */
export interface KnownKey {
  readonly kid: string;
  readonly state: KeyState;
  readonly addedAt: number | null;
  /** Of a retiring key: when the last token that it signed has expired. */
  readonly neededUntil: number | null;
}

/** The step would have good tokens refused, or there is nothing to take it with; the message tells. */
export class RotationRefused extends Error {}

/** When a step is taken, in ms since 1970, and whether it is taken although good tokens may be refused because of it. */
export interface Step {
  readonly at: number;
  readonly now?: boolean;
}

/** The keys of a file, the one that signs first. */
export async function listSigningKeys(file: string): Promise<KnownKey[]> {
  return Promise.all((await readKeyFile(file)).map(known));
}

/** Adds a key that is published and does not sign yet; makes the file where there is none. @returns the new key's id */
export async function addSigningKey(file: string, { at }: Step): Promise<string> {
  const key = await newKey(at);
  if (!(await createKeyFile(file, key))) await replaceKeys(file, [...(await readKeyFile(file)), key]);
  return calculateJwkThumbprint(key);
}

/**
 * Has the newest waiting key sign. Refused while there is none, or while a service may not have fetched it yet.
 *
 * @param tokenLifeMs how long a token may still live that the present key signs until the last process has read the file
 * @returns the id of the key that signs from now on
 */
export async function promoteSigningKey(file: string, tokenLifeMs: number, { at, now = false }: Step): Promise<string> {
  const [signing, ...others] = await readKeyFile(file);
  const newest = others.findLast(isWaiting);
  if (signing === undefined || newest === undefined) throw new RotationRefused('No key waits to sign: add one first.');
  const fetchedAt = (newest.iat ?? 0) * 1000 + PUBLISHED_BEFORE_SIGNING_MS;
  if (fetchedAt > at && !now) throw new RotationRefused(`Services may not have fetched the new key before ${timeOf(fetchedAt)}.`);
  const retiring = { ...signing, exp: Math.ceil((at + tokenLifeMs) / 1000) };
  await replaceKeys(file, [newest, retiring, ...others.filter((key) => key !== newest)]);
  return calculateJwkThumbprint(newest);
}

/**
 * Removes the retiring keys that no living token needs. Refused when there are some, and each may still be needed. Whoever does not wait
 * is left with the key that signs alone: where one got out, those that waited beside it in the file may have, too.
 *
 * @returns the ids of the keys that are gone
 */
export async function retireSigningKeys(file: string, { at, now = false }: Step): Promise<string[]> {
  const keys = await readKeyFile(file);
  const others = keys.slice(1);
  const ends = others.filter((key) => !isWaiting(key)).map(endOf);
  const gone = now ? others : others.filter((key) => !isWaiting(key) && endOf(key) <= at);
  if (gone.length === 0 && ends.length > 0) {
    throw new RotationRefused(`Tokens of the retiring key may live until ${timeOf(Math.min(...ends))}.`);
  }
  if (gone.length > 0) await replaceKeys(file, keys.filter((key) => !gone.includes(key)));
  return Promise.all(gone.map((key) => calculateJwkThumbprint(key)));
}

async function known(key: StoredKey, index: number): Promise<KnownKey> {
  const { iat, exp } = key;
  return {
    kid: await calculateJwkThumbprint(key),
    state: index === 0 ? 'signing' : isWaiting(key) ? 'waiting' : 'retiring',
    addedAt: iat === undefined ? null : iat * 1000,
    neededUntil: exp === undefined ? null : exp * 1000,
  };
}

function isWaiting({ exp }: StoredKey): boolean {
  return exp === undefined;
}

/** When the last token of a retiring key has expired, in ms since 1970. */
function endOf({ exp = 0 }: StoredKey): number {
  return exp * 1000;
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
