import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

import { combined } from '../combined.js';
import { NAME_LENGTH_MAX, NAME_LENGTH_MIN, SLUG_LENGTH_MAX, SLUG_LENGTH_MIN, SLUG_PATTERN } from './limits.js';

/** A field for what people call something. Describes itself for OpenAPI. */
export function Name({ optional = false, lengthMin = NAME_LENGTH_MIN } = {}): PropertyDecorator {
  return combined(
    Matches(/\S/, { message: '$property must not be blank' }),
    Length(lengthMin, NAME_LENGTH_MAX),
    IsString(),
    ...(optional ? [IsOptional()] : []),
    ApiProperty({ type: String, minLength: lengthMin, maxLength: NAME_LENGTH_MAX, required: !optional, nullable: optional }),
  );
}

/** An optional field for what addresses and programs call something. Describes itself for OpenAPI. */
export function OptionalSlug(description: string): PropertyDecorator {
  const lengths = { minLength: SLUG_LENGTH_MIN, maxLength: SLUG_LENGTH_MAX };
  return combined(
    Matches(SLUG_PATTERN, { message: '$property must be small letters and digits, in words that single hyphens join' }),
    Length(SLUG_LENGTH_MIN, SLUG_LENGTH_MAX),
    IsString(),
    IsOptional(),
    ApiProperty({ type: String, ...lengths, pattern: SLUG_PATTERN.source, required: false, nullable: true, description }),
  );
}
