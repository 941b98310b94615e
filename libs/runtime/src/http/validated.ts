import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { validateSync } from 'class-validator';

import type { Issue } from './refusal.js';
import { InvalidInput } from './refusal.js';
import { isRepeatable } from './repeatable-input.js';
import { isStorable } from './storable-text.js';

type Location = Issue['loc'];

/** What a failed constraint of class-validator is called in an issue. */
const TYPES: Readonly<Record<string, string>> = {
  isString: 'string_type',
  isNumber: 'float_type',
  isInt: 'int_parsing',
  min: 'greater_than_equal',
  max: 'less_than_equal',
  matches: 'string_pattern_mismatch',
};

/** Makes a valid `Dto` of what was read from the request's `place`, or throws an `InvalidInput` with everything that is wrong. */
export function validated<T extends object>(Dto: new () => T, value: object, place: 'body' | 'query'): T {
  const dto = plainToInstance(Dto, withoutClasses(value));
  const errors = validateSync(dto, { whitelist: true });
  const [first] = errors;
  if (first !== undefined) throw new InvalidInput(errors.flatMap((error) => issuesOf(error, [place])), describe(first));
  const unstorable = Object.keys(dto).filter((name) => !isStorable(dto[name as keyof T]));
  if (unstorable.length === 0) return dto;
  const msg = 'must be Unicode text without NUL';
  throw new InvalidInput(unstorable.map((name) => ({ type: 'value_error', loc: [place, name], msg })));
}

/** class-transformer takes the `constructor` that it finds on a value for the value's class. No field is called like that. */
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
