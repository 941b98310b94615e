import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, ValidateBy, ValidateIf } from 'class-validator';

import { combined } from '../combined.js';

/** A device is the identity that submits: both words name it. A table has the id of its board. */
const PREFIXES = {
  account: ['acc'],
  user: ['usr'],
  game: ['gam'],
  board: ['brd'],
  table: ['brd'],
  secret: ['sec'],
  score: ['scr'],
  key: ['key'],
  device: ['dev', 'ide'],
  session: ['ses'],
  identity: ['ide', 'dev'],
} as const;

export type IdKind = keyof typeof PREFIXES;

const ID = /^(?:([a-z]{3})_)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * The bare lower-case UUID of an id that came from outside, bare or behind its kind's prefix: clients keep either form in their
 * configuration for years. Undefined for anything else, another kind's prefix included.
 */
export function readId(kind: IdKind, text: string): string | undefined {
  const [, prefix, uuid] = ID.exec(text) ?? [];
  const allowed: readonly string[] = PREFIXES[kind];
  if (prefix !== undefined && !allowed.includes(prefix)) return undefined;
  return uuid?.toLowerCase();
}

export interface IdOptions {
  readonly optional?: boolean;
  readonly nullable?: boolean;
}

/** A field that holds an id of the kind, in either form; after parsing it holds the bare one. Describes itself for OpenAPI. */
export function Id(kind: IdKind, { optional = false, nullable = false }: IdOptions = {}): PropertyDecorator {
  const [prefix] = PREFIXES[kind];
  return combined(
    ValidateBy(
      { name: 'isId', validator: { validate: (value) => typeof value === 'string' && readId(kind, value) !== undefined } },
      { message: `$property must be a UUID, bare or behind ${prefix}_` },
    ),
    IsString(),
    ValidateIf((_dto, value) => !(optional && value === undefined) && !(nullable && value === null)),
    Transform(({ value }) => (typeof value === 'string' ? (readId(kind, value) ?? value) : (value as unknown))),
    ApiProperty({ type: 'string', description: `UUID, bare or behind \`${prefix}_\``, required: !optional, nullable }),
  );
}
