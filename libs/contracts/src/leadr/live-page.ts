import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

import { Timestamp, Uuid } from './answer-fields.js';
import { Id } from './ids.js';
import { WholeNumber } from './query-fields.js';

/** Places on one live page. */
export const LIVE_PAGE_SIZE_DEFAULT = 15;
const LIVE_PAGE_SIZE_MAX = 100;

/** Query of `GET /v1/live/boards/{board_id}`. */
export class LivePageQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, default: 0, description: 'Zero-based; beyond the last page the last one is shown.' })
  @IsOptional()
  @Matches(/^(?:0|[1-9][0-9]{0,8})$/, { message: '$property must be a whole number, 0 or more' })
  page?: string;

  @WholeNumber({ min: 1, max: LIVE_PAGE_SIZE_MAX, default: LIVE_PAGE_SIZE_DEFAULT })
  page_size?: string;

  @ApiPropertyOptional({
    description: 'Id of a score to follow from page to page, even after a better one of its player has replaced it. Goes before `page`.',
  })
  @Id('score', { optional: true })
  around?: string;
}

/** One place of a live page. */
export class LiveScore {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Equal values may share it, by the tie rule of the board.' })
  rank!: number;

  @Uuid()
  id!: string;

  @ApiProperty()
  player_name!: string;

  @ApiProperty({ type: 'number', format: 'double' })
  value!: number;

  @ApiProperty({ type: 'string', nullable: true })
  value_display!: string | null;

  @Timestamp()
  updated_at!: string;
}

/** Data of every event on `GET /v1/live/boards/{board_id}`: a whole page, never a difference. */
export class LivePage {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Zero-based page that is shown.' })
  page!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Zero-based index of the last page.' })
  max_page!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Places on the whole board.' })
  total!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Counts the scores that the board has taken; the state that is shown.' })
  revision!: number;

  @ApiProperty({ type: [LiveScore], maxItems: LIVE_PAGE_SIZE_MAX, description: 'Best first.' })
  scores!: LiveScore[];
}
