import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

import { WholeNumber } from './query-fields.js';

/** Items on one page. Source: LEADR. */
export const PAGE_LIMIT_DEFAULT = 20;
const PAGE_LIMIT_MAX = 100;

/** The query parameters that every list takes; a list with filters adds them in a class of its own. */
export class PageQuery {
  @WholeNumber({ min: 1, max: PAGE_LIMIT_MAX, default: PAGE_LIMIT_DEFAULT })
  limit?: string;

  @ApiPropertyOptional({ description: 'From `pagination` of an answer to the same request; only `limit` may differ.' })
  @IsOptional()
  @IsString()
  cursor?: string;

  @ApiPropertyOptional({ description: '`field:asc` or `field:desc`, several separated by commas.' })
  @IsOptional()
  @IsString()
  sort?: string;
}

/** Where a page stands in its list. A cursor is there exactly when its flag is true. */
export class Pagination {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: PAGE_LIMIT_MAX, description: 'Items on this page.' })
  count!: number;

  @ApiProperty()
  has_next!: boolean;

  @ApiProperty()
  has_prev!: boolean;

  @ApiProperty({ type: 'string', nullable: true })
  next_cursor!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  prev_cursor!: string | null;
}
