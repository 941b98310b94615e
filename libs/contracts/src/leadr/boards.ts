import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

import { Id } from './ids.js';
import { OptionalInstant } from './instants.js';
import { DESCRIPTION_LENGTH_MAX, TAG_LENGTH_MAX, TAGS_MAX } from './limits.js';
import { Name, OptionalSlug } from './names.js';
import { PageQuery, Pagination } from './pagination.js';

export const SORT_DIRECTIONS = ['ASCENDING', 'DESCENDING'] as const;
export type SortDirection = (typeof SORT_DIRECTIONS)[number];

/** SUM is ours. */
export const KEEP_STRATEGIES = ['FIRST_ONLY', 'BEST_ONLY', 'LATEST_ONLY', 'ALL', 'SUM'] as const;
export type KeepStrategy = (typeof KEEP_STRATEGIES)[number];

export const TIE_RULES = ['NEWEST', 'EARLIEST', 'SHARED'] as const;
export type TieRule = (typeof TIE_RULES)[number];

/** Newer clients' word for what a board keeps. RATIO boards do not exist here. */
export const BOARD_TYPES = ['RUN_IDENTITY', 'RUN_RUNS', 'COUNTER'] as const;
export type BoardType = (typeof BOARD_TYPES)[number];

const ICON_LENGTH_MAX = 100;
const UNIT_LENGTH_MAX = 50;
const CAPACITY_MAX = 1_000_000;

/** As it is given; it is stored in capitals. */
const SHORT_CODE = /^[A-Za-z0-9-]{3,32}$/;
const TRUTH = /^(?:true|false)$/i;

/** What may be chosen about a board at any time. Null clears what can be empty, and changes nothing about the rest. */
export class BoardSettings {
  @ApiPropertyOptional({ type: String, maxLength: ICON_LENGTH_MAX, nullable: true, description: '`fa-crown` unless given.' })
  @IsString()
  @MaxLength(ICON_LENGTH_MAX)
  @IsOptional()
  icon?: string | null;

  @ApiPropertyOptional({
    type: String,
    pattern: SHORT_CODE.source,
    nullable: true,
    description: 'One of its kind, and nobody else gets it even when the board is gone. Turned into capitals; made when left out.',
  })
  @IsString()
  @Matches(SHORT_CODE, { message: '$property must be 3 to 32 letters, digits or hyphens' })
  @IsOptional()
  short_code?: string | null;

  @ApiPropertyOptional({ type: String, maxLength: UNIT_LENGTH_MAX, nullable: true })
  @IsString()
  @MaxLength(UNIT_LENGTH_MAX)
  @IsOptional()
  unit?: string | null;

  @ApiPropertyOptional({ type: Boolean, nullable: true, description: 'Whether it takes scores and clients list it: true unless given.' })
  @IsBoolean()
  @IsOptional()
  is_active?: boolean | null;

  @ApiPropertyOptional({ type: Boolean, nullable: true, description: 'Whether anybody may watch it: true unless given.' })
  @IsBoolean()
  @IsOptional()
  is_published?: boolean | null;

  @OptionalInstant({ nullable: true, description: 'Told to clients; has no other effect.' })
  starts_at?: Date | null;

  @OptionalInstant({ nullable: true, description: 'From here on the board is not active. Its scores stay readable.' })
  ends_at?: Date | null;

  @ApiPropertyOptional({ type: [String], maxItems: TAGS_MAX, nullable: true })
  @IsArray()
  @ArrayMaxSize(TAGS_MAX)
  @IsString({ each: true })
  @MaxLength(TAG_LENGTH_MAX, { each: true })
  @IsOptional()
  tags?: string[] | null;

  @ApiPropertyOptional({ type: String, maxLength: DESCRIPTION_LENGTH_MAX, nullable: true })
  @IsString()
  @MaxLength(DESCRIPTION_LENGTH_MAX)
  @IsOptional()
  description?: string | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Lowest value that a submission may have.' })
  @IsNumber()
  @IsOptional()
  min_value?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Highest value that a submission may have.' })
  @IsNumber()
  @IsOptional()
  max_value?: number | null;

  @ApiPropertyOptional({ enum: SORT_DIRECTIONS, nullable: true, description: 'DESCENDING unless given. Settled by the first score.' })
  @IsIn(SORT_DIRECTIONS)
  @IsOptional()
  sort_direction?: SortDirection | null;

  @ApiPropertyOptional({ enum: KEEP_STRATEGIES, nullable: true, description: 'ALL unless given. Settled by the first score.' })
  @IsIn(KEEP_STRATEGIES)
  @IsOptional()
  keep_strategy?: KeepStrategy | null;

  @ApiPropertyOptional({
    enum: TIE_RULES,
    nullable: true,
    description: 'Who leads among equals: NEWEST unless given. Settled by the first score.',
  })
  @IsIn(TIE_RULES)
  @IsOptional()
  tie_rule?: TieRule | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: CAPACITY_MAX,
    nullable: true,
    description: 'How many places are shown; null shows all. Settled by the first score.',
  })
  @IsInt()
  @Min(1)
  @Max(CAPACITY_MAX)
  @IsOptional()
  capacity?: number | null;
}

/** Body of `POST /v1/boards`. */
export class BoardCreation extends BoardSettings {
  @Id('account', { optional: true, nullable: true })
  account_id?: string | null;

  @Id('game')
  game_id!: string;

  @Name({ lengthMin: 1 })
  name!: string;

  @OptionalSlug('One of its kind among the active boards of its game, and never changed. Made from the name when left out.')
  slug?: string | null;

  @ApiPropertyOptional({ enum: BOARD_TYPES, nullable: true, description: 'Another way to say `keep_strategy`; must not contradict it.' })
  @IsIn(BOARD_TYPES)
  @IsOptional()
  board_type?: BoardType | null;
}

/** Body of `PATCH /v1/boards/{id}`: what is left out stays as it is. */
export class BoardUpdate extends BoardSettings {
  @Name({ optional: true, lengthMin: 1 })
  name?: string | null;

  @ApiPropertyOptional({ type: Boolean, nullable: true, description: 'True deletes the board.' })
  @IsBoolean()
  @IsOptional()
  deleted?: boolean | null;
}

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

  @ApiPropertyOptional({ type: Boolean })
  @Matches(TRUTH, { message: '$property must be true or false' })
  @IsOptional()
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

  @ApiPropertyOptional({ type: Boolean })
  @Matches(TRUTH, { message: '$property must be true or false' })
  @IsOptional()
  is_active?: string;
}

/** A board, as clients and owners see it. */
export class Board {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  account_id!: string;

  @ApiProperty({ format: 'uuid' })
  game_id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  slug!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Never null for clients.' })
  short_code!: string | null;

  @ApiProperty({ enum: SORT_DIRECTIONS })
  sort_direction!: SortDirection;

  @ApiProperty({ enum: KEEP_STRATEGIES })
  keep_strategy!: KeepStrategy;

  @ApiProperty({ enum: TIE_RULES })
  tie_rule!: TieRule;

  @ApiProperty({ type: 'integer', minimum: 1, nullable: true })
  capacity!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  min_value!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  max_value!: number | null;

  @ApiProperty()
  is_active!: boolean;

  @ApiProperty()
  is_published!: boolean;

  @ApiProperty({ type: String, nullable: true })
  unit!: string | null;

  @ApiProperty()
  icon!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  starts_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  ends_at!: string | null;

  @ApiProperty({ type: [String] })
  tags!: string[];

  @ApiProperty({ type: String, nullable: true })
  description!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Boards are not made from templates here: null.' })
  created_from_template_id!: string | null;

  @ApiProperty({ type: String, nullable: true })
  template_name!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The page of the board here, where there is one.' })
  url_short!: string | null;

  @ApiProperty({ enum: BOARD_TYPES })
  board_type!: BoardType;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'No board is a ratio here: null.' })
  ratio_config!: object | null;

  @ApiProperty({ description: 'Several players may have one name: false.' })
  unique_player_names!: boolean;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

export class BoardPage {
  @ApiProperty({ type: [Board] })
  data!: Board[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
