import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

import { combined } from '../combined.js';

/** Plain decimal notation. There is one way to match it, so that no text takes long to refuse. */
const DECIMAL = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The number that a client means by a JSON number or by a text that says one; undefined for anything else, and for what is beyond
 * 2^53 - 1, where doubles skip whole numbers. Minus zero is zero.
 */
export function readDecimal(sent: unknown): number | undefined {
  const number = typeof sent === 'string' && DECIMAL.test(sent) ? Number(sent) : sent;
  if (typeof number !== 'number' || Number.isNaN(number) || Math.abs(number) > Number.MAX_SAFE_INTEGER) return undefined;
  return number + 0;
}

/** A field for a number that may come as text; it is read as a number. Describes itself for OpenAPI. */
export function Decimal(description: string): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'number' && readDecimal(value) !== undefined;
  return combined(
    ValidateBy({ name: 'isDecimal', validator: { validate } }, { message: '$property must be a decimal number within 2^53 - 1' }),
    Transform(({ value }) => readDecimal(value) ?? (value as unknown)),
    ApiProperty({ description, oneOf: [{ type: 'number', format: 'double' }, { type: 'string', pattern: DECIMAL.source }] }),
  );
}
