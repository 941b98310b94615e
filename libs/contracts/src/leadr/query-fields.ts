import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches, ValidateBy } from 'class-validator';

import { combined } from '../combined.js';

const TRUTH = /^(?:true|false)$/i;
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]*)$/;

/** An optional query parameter that says true or false, in whatever case. Describes itself for OpenAPI. */
export function Truth(): PropertyDecorator {
  const check = Matches(TRUTH, { message: '$property must be true or false' });
  return combined(IsOptional(), check, ApiPropertyOptional({ type: Boolean }));
}

export interface WholeNumberOptions {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** An optional query parameter that says a whole number, in decimal digits. Describes itself for OpenAPI. */
export function WholeNumber({ min, max, default: byDefault }: WholeNumberOptions): PropertyDecorator {
  const validate = (text: unknown) =>
    typeof text === 'string' && WHOLE_NUMBER.test(text) && min <= Number(text) && Number(text) <= max;
  return combined(
    ValidateBy({ name: 'isWholeNumber', validator: { validate } }, { message: `$property must be a whole number from ${min} to ${max}` }),
    IsOptional(),
    ApiPropertyOptional({ type: 'integer', minimum: min, maximum: max, default: byDefault }),
  );
}
