import { isDeepStrictEqual } from 'node:util';

import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { getMetadataStorage, validateSync } from 'class-validator';

import { holdsFiniteNumbers } from './finite-numbers.js';
import type { Issue } from './refusal.js';
import { InvalidInput } from './refusal.js';
import { isRepeatable } from './repeatable-input.js';
import { isStorable } from './storable-text.js';

type Location = Issue['loc'];

/** Fields and what was sent in them. */
type Sent = readonly (readonly [name: string, value: unknown])[];

/** What a failed constraint of class-validator is called in an issue. */
const TYPES: Readonly<Record<string, string>> = {
  isString: 'string_type',
  isNumber: 'float_type',
  isInt: 'int_parsing',
  min: 'greater_than_equal',
  max: 'less_than_equal',
  matches: 'string_pattern_mismatch',
};

/**
 * Makes a valid `Dto` of what was read from the request's `place`, or throws an `InvalidInput`: with what cannot be stored, or else
 * with everything that is wrong. Fields that the Dto does not know are dropped unread; what no decorator changes stays as it was sent.
 */
export function validated<T extends object>(Dto: new () => T, value: object, place: 'body' | 'query'): T {
  const known = fieldsOf(Dto);
  const sent = Object.entries(value).filter(([name]) => known.has(name)) as Sent;
  // Some validators throw at half a surrogate pair.
  refuse(sent, isStorable, place, 'must be Unicode text without NUL');
  const dto = instanceOf(Dto, sent);
  const errors = validateSync(dto, { whitelist: true });
  const [first] = errors;
  if (first !== undefined) throw new InvalidInput(errors.flatMap((error) => issuesOf(error, [place])), describe(first));
  refuse(sent, holdsFiniteNumbers, place, 'must hold only numbers that a double can hold');
  return dto;
}

/** The names that some decorator of class-validator stands at. */
function fieldsOf(Dto: new () => object): ReadonlySet<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
  return new Set(rules.map(({ propertyName }) => propertyName));
}

function refuse(sent: Sent, isGood: (value: unknown) => boolean, place: string, msg: string): void {
  const bad = sent.filter(([, value]) => !isGood(value));
  if (bad.length > 0) throw new InvalidInput(bad.map(([name]) => ({ type: 'value_error', loc: [place, name], msg })));
}

/**
 * class-transformer drops from objects, however deep, the keys that mean something to JavaScript. What it makes no more of than it
 * does without the decorators of the Dto is therefore taken as it was sent.
 */
function instanceOf<T extends object>(Dto: new () => T, sent: Sent): T {
  const plain = Object.fromEntries(sent.map(([name, value]) => [name, withoutClasses(value)]));
  const dto = plainToInstance(Dto, plain);
  const undecorated = new Map<string, unknown>(Object.entries(plainToInstance(Object, plain)));
  const asSent = sent.filter(([name]) => isDeepStrictEqual(dto[name as keyof T], undecorated.get(name)));
  return Object.assign(dto, Object.fromEntries(asSent));
}

/** class-transformer takes the `constructor` that it finds on a value for the value's class. */
function withoutClasses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClasses);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => name !== 'constructor');
  return Object.fromEntries(fields.map(([name, inner]) => [name, withoutClasses(inner)]));
}

function issuesOf(error: ValidationError, parents: Location): Issue[] {
  const { property, value, target } = error;
  const loc = [...parents, Array.isArray(target) ? Number(property) : property];
  const failed = failedConstraint(error);
  if (failed === undefined) return (error.children ?? []).flatMap((inner) => issuesOf(inner, loc));
  if (value === undefined) return [{ type: 'missing', loc, msg: 'Field required' }];
  const msg = failed.reason.startsWith(`${property} `) ? failed.reason.slice(property.length + 1) : failed.reason;
  return [{ type: TYPES[failed.name] ?? 'value_error', loc, msg, ...(isRepeatable(property, value) && { input: value as unknown }) }];
}

/** Decorators apply from the last to the first, and the first one says what the field is at all. */
function failedConstraint({ constraints = {} }: ValidationError): { name: string; reason: string } | undefined {
  const [name, reason] = Object.entries(constraints).at(-1) ?? [];
  return name === undefined || reason === undefined ? undefined : { name, reason };
}

/** In one line. */
function describe(error: ValidationError, parents = ''): string {
  const field = `${parents}${error.property}`;
  const { reason } = failedConstraint(error) ?? {};
  const [inner] = error.children ?? [];
  if (reason === undefined && inner !== undefined) return describe(inner, `${field}.`);
  if (reason === undefined) return `${field} is not valid`;
  return reason.startsWith(error.property) ? `${parents}${reason}` : `${field}: ${reason}`;
}
