import { FINGERPRINT_HEADER, TABLE_KEY_HEADER, TABLE_KEY_PARAMETER, TIMESTAMP_HEADER } from '@laurel/contracts/lucentinian/headers';
import { TABLE_KEY_PATTERN } from '@laurel/contracts/lucentinian/limits';

import { headerValues } from '../header-values.js';
import { isSignable } from './fingerprint.js';
import { TableRefused } from './table-refused.js';

/** A request to a table, as it came over the wire. */
export interface SignedRequest {
  /** Decoded. */
  readonly tableName: string;
  readonly method: string;
  /** Path and query as they were sent: percent-encodings, slashes and all. */
  readonly target: string;
  /** As Node gives them, names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly tableKeyInQuery: string | undefined;
  /** Byte for byte. */
  readonly body: Buffer;
  /** When it arrived, in ms since 1970. */
  readonly at: number;
}

/** A signature as a request presents it, not yet checked. */
export interface Signature {
  readonly fingerprint: string;
  /** The header's text. */
  readonly timestamp: string;
  /** The time that it tells, in ms since 1970. */
  readonly signedAt: number;
}

/** What a request presents to be let in. */
export interface Credentials {
  readonly tableKey: string;
  /** Undefined where there is no fingerprint. */
  readonly signature: Signature | undefined;
}

const TIMESTAMP = /^\d{1,16}$/;
/** In ms this is in March 1973, in seconds in the year 5138: no time that is near can be taken for one in the other unit. */
const MILLISECONDS_FROM = 100_000_000_000;

/**
 * Reads what a request presents. Nothing here depends on the table, so what it says tells nobody which tables there are.
 *
 * Between its separators a signed text must have one reading only: hence a key without `|`, and a time of nothing but digits.
 *
 * @throws TableRefused when something is missing, not in its form, or there twice
 */
export function credentialsOf({ rawHeaders, tableKeyInQuery }: SignedRequest): Credentials {
  const tableKey = onlyHeader(rawHeaders, TABLE_KEY_HEADER) ?? tableKeyInQuery;
  const fingerprint = onlyHeader(rawHeaders, FINGERPRINT_HEADER);
  const timestamp = onlyHeader(rawHeaders, TIMESTAMP_HEADER);
  if (tableKey !== (tableKeyInQuery ?? tableKey)) {
    throw new TableRefused(`${TABLE_KEY_HEADER} header and ${TABLE_KEY_PARAMETER} parameter differ`);
  }
  if (tableKey === undefined || !TABLE_KEY_PATTERN.test(tableKey)) throw new TableRefused();
  if (fingerprint === undefined) return { tableKey, signature: undefined };
  if (timestamp === undefined || !TIMESTAMP.test(timestamp)) {
    throw new TableRefused(`${TIMESTAMP_HEADER} header must hold the time of signing, in decimal digits`);
  }
  return { tableKey, signature: { fingerprint, timestamp, signedAt: timeOf(timestamp) } };
}

/**
 * How the address of a request may have been written when it was signed: the path as it was sent, and the path with the query.
 *
 * @throws TableRefused for a path with a `|`, which could be read as the end of the address; a query with one is not signed
 */
export function urisOf(target: string): string[] {
  const [path = ''] = target.split('?', 1);
  if (!isSignable(path)) throw new TableRefused('path holds a | that must be percent-encoded');
  return target === path || !isSignable(target) ? [path] : [path, target];
}

function onlyHeader(rawHeaders: readonly string[], name: string): string | undefined {
  const [value, ...others] = headerValues(rawHeaders, name);
  if (others.length > 0) throw new TableRefused(`more than one ${name} header`);
  return value;
}

function timeOf(timestamp: string): number {
  const value = Number(timestamp);
  return value >= MILLISECONDS_FROM ? value : value * 1_000;
}
