import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsOptional } from 'class-validator';

/** A calendar date, or one with a time of day; years that PostgreSQL and RFC 3339 can both write. */
const ISO_8601 = /^((?!0000)\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** The instant of an ISO 8601 text, of which milliseconds are kept. Without an offset it is UTC. Undefined when there is no such date. */
export function readInstant(text: string): Date | undefined {
  const [, day, offset] = ISO_8601.exec(text) ?? [];
  // Date turns the 30th of February into a day of March.
  if (day === undefined || !dayExists(day)) return undefined;
  const instant = new Date(text.includes('T') && offset === undefined ? `${text}Z` : text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
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
  const decorators = [
    IsDate({ message: '$property must be a date and time in ISO 8601' }),
    IsOptional(),
    Transform(({ value }) => (typeof value === 'string' ? (readInstant(value) ?? value) : (value as unknown))),
    ApiPropertyOptional({ type: 'string', format: 'date-time', ...options }),
  ];
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property as string);
  };
}
