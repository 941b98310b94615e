import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';

import { combinedOnMethod } from '../combined.js';

/** The body of every refusal but 422. Older clients read `detail`, newer ones `error`; both say the same. */
export class LeadrRefusal {
  @ApiProperty()
  detail!: string;

  @ApiProperty()
  error!: string;
}

/** One thing that is wrong with a request. */
export class LeadrIssue {
  @ApiProperty({ example: 'missing' })
  type!: string;

  @ApiProperty({
    description: 'Where: `body`, `query`, `path` or `header`, then names and, within lists, positions.',
    type: 'array',
    items: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    example: ['body', 'game_id'],
  })
  loc!: (string | number)[];

  @ApiProperty({ example: 'Field required' })
  msg!: string;

  @ApiPropertyOptional({
    description: 'What was sent there, where that is short and no secret.',
    nullable: true,
    oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }],
  })
  input?: unknown;
}

/** The body of a 422. */
export class LeadrInvalid {
  @ApiProperty({ type: [LeadrIssue] })
  detail!: LeadrIssue[];

  @ApiProperty({ description: 'The first of them in words.' })
  error!: string;
}

/** What each status means on these paths. */
const MEANINGS = {
  401: 'The token or key is missing, wrong, expired or revoked.',
  403: 'Belongs to another account.',
  404: 'Does not exist here, or was deleted.',
  409: 'Clashes with something that exists.',
  412: 'The nonce is missing, wrong, expired or used.',
  422: 'Body or parameter is not valid.',
  429: 'Too many requests; `Retry-After` tells when to come back.',
} as const;

/** Describes the refusals of a route for OpenAPI. 413, 429, 500 and 503 have the same form on every route and need not be named. */
export function Refuses(...statuses: Exclude<keyof typeof MEANINGS, 429>[]): MethodDecorator {
  return combinedOnMethod(
    ...statuses.map((status) => ApiResponse({ status, description: MEANINGS[status], type: status === 422 ? LeadrInvalid : LeadrRefusal })),
    ApiResponse({ status: 429, description: MEANINGS[429], type: LeadrRefusal }),
    ApiResponse({ status: 'default', description: 'Any other refusal.', type: LeadrRefusal }),
  );
}
