import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

import { combined } from '../combined.js';
import { TAG_LENGTH_MAX, TAGS_MAX } from './limits.js';

export interface FlagOptions {
  readonly description?: string;
  readonly default?: boolean;
}

/** An optional field of a body that holds true, false or null. Describes itself for OpenAPI. */
export function OptionalFlag(options: FlagOptions): PropertyDecorator {
  return combined(IsOptional(), IsBoolean(), ApiPropertyOptional({ type: Boolean, nullable: true, ...options }));
}

/** The field by which a change makes something vanish for good. Describes itself for OpenAPI. */
export function Deleted(what: string): PropertyDecorator {
  return OptionalFlag({ description: `True deletes ${what}.` });
}

export interface TextOptions {
  /** In UTF-16 code units. */
  readonly lengthMax: number;
  readonly description?: string;
}

/** An optional field of a body that holds text or null. Describes itself for OpenAPI. */
export function OptionalText({ lengthMax, ...options }: TextOptions): PropertyDecorator {
  const described = ApiPropertyOptional({ type: String, maxLength: lengthMax, nullable: true, ...options });
  return combined(IsOptional(), MaxLength(lengthMax), IsString(), described);
}

/** An optional field of a body that holds a few words, or null. Describes itself for OpenAPI. */
export function Tags(): PropertyDecorator {
  return combined(
    IsOptional(),
    MaxLength(TAG_LENGTH_MAX, { each: true }),
    IsString({ each: true }),
    ArrayMaxSize(TAGS_MAX),
    IsArray(),
    ApiPropertyOptional({ type: [String], maxItems: TAGS_MAX, nullable: true }),
  );
}
