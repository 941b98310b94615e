import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

import { Id } from './ids.js';
import { OptionalInstant } from './instants.js';
import { PageQuery } from './pagination.js';
import { Truth } from './query-fields.js';

/** Query of `GET /v1/client/boards`. Instants are inclusive; boards that have none there do not match. */
export class BoardQuery extends PageQuery {
  @Id('game', { optional: true })
  game_id?: string;

  @ApiPropertyOptional({ description: 'Boards of that game; 404 when there is none of that slug.' })
  @IsString()
  @IsOptional()
  game_slug?: string;

  @ApiPropertyOptional({ description: 'The board of that slug. Only with a game.' })
  @IsString()
  @IsOptional()
  slug?: string;

  @ApiPropertyOptional({ description: 'The board of exactly that short code.' })
  @IsString()
  @IsOptional()
  code?: string;

  @Truth()
  is_published?: string;

  @OptionalInstant()
  starts_before?: Date;

  @OptionalInstant()
  starts_after?: Date;

  @OptionalInstant()
  ends_before?: Date;

  @OptionalInstant()
  ends_after?: Date;
}

/** Query of `GET /v1/boards`. */
export class BoardAdministrationQuery extends BoardQuery {
  @Id('account', { optional: true })
  account_id?: string;

  @Truth()
  is_active?: string;
}
