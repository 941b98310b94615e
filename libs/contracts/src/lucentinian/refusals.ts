import { ApiProperty, ApiResponse } from '@nestjs/swagger';

import { combinedOnMethod } from '../combined.js';

/** The body of every refusal. */
export class LucentinianRefusal {
  @ApiProperty({ example: 'table key or fingerprint is wrong' })
  error!: string;
}

/** What each status means on these paths. */
const MEANINGS = {
  400: 'Body or parameter is not valid.',
  401: 'Table key, fingerprint or timestamp is missing or wrong, or there is no such table.',
  403: 'The table does not let games delete its records, or is closed.',
  429: 'Too many requests; `Retry-After` tells when to come back.',
} as const;

/** Describes the refusals of a route for OpenAPI. 413, 429, 500 and 503 have the same form on every route and need not be named. */
export function Refuses(...statuses: Exclude<keyof typeof MEANINGS, 429>[]): MethodDecorator {
  return combinedOnMethod(
    ...([...statuses, 429] as const).map((status) => ApiResponse({ status, description: MEANINGS[status], type: LucentinianRefusal })),
    ApiResponse({ status: 'default', description: 'Any other refusal.', type: LucentinianRefusal }),
  );
}
