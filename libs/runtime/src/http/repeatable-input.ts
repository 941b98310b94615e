import { isStorable } from './storable-text.js';
import { isSecretName } from './without-secrets.js';

const LENGTH_MAX = 100;

/** Whether an answer may repeat what was sent under the name: nothing secret, nothing long, nothing structured. */
export function isRepeatable(name: string | number | undefined, value: unknown): boolean {
  if (value === undefined || (typeof name === 'string' && isSecretName(name))) return false;
  if (typeof value === 'string') return value.length <= LENGTH_MAX && isStorable(value);
  return typeof value !== 'object' || value === null;
}
