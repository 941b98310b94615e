import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsOptional } from 'class-validator';

import { combined } from '../combined.js';

/** A calendar date, or one with a time of day. */
const ISO_8601 = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/**
 * The instant of an ISO 8601 text, of which milliseconds are kept. Without an offset it is UTC. Undefined when there is no such date,
 * or it is in no year of four digits after Christ, in UTC: PostgreSQL and RFC 3339 write others differently.
 */
export function readInstant(text: string): Date | undefined {
  const [, day, offset] = ISO_8601.exec(text) ?? [];
  // Date turns the 30th of February into a day of March.
  if (day === undefined || !dayExists(day)) return undefined;
  const instant = new Date(text.length > day.length && offset === undefined ? `${text}Z` : text);
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9_999 ? instant : undefined;
}

function dayExists(day: string): boolean {
  const midnight = new Date(day);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

export interface InstantOptions {
  readonly nullable?: boolean;
  readonly description?: string;
}

/** An optional field that holds an instant as ISO 8601 text; after parsing it holds a Date. Describes itself for OpenAPI. */
export function OptionalInstant(options: InstantOptions = {}): PropertyDecorator {
  return combined(
    IsDate({ message: '$property must be a date and time in ISO 8601' }),
    IsOptional(),
    Transform(({ value }) => (typeof value === 'string' ? (readInstant(value) ?? value) : (value as unknown))),
    ApiPropertyOptional({ type: 'string', format: 'date-time', ...options }),
  );
}
