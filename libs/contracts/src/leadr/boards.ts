import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

import { Timestamp, Uuid } from './answer-fields.js';
import { BOARD_DEFAULTS } from './board-defaults.js';
import { Id } from './ids.js';
import { OptionalInstant } from './instants.js';
import { DESCRIPTION_LENGTH_MAX } from './limits.js';
import { Name, OptionalSlug } from './names.js';
import { Pagination } from './pagination.js';
import { Deleted, OptionalFlag, OptionalText, Tags } from './settings-fields.js';

const SORT_DIRECTIONS = ['ASCENDING', 'DESCENDING'] as const;
export type SortDirection = (typeof SORT_DIRECTIONS)[number];

/** SUM is ours. */
const KEEP_STRATEGIES = ['FIRST_ONLY', 'BEST_ONLY', 'LATEST_ONLY', 'ALL', 'SUM'] as const;
export type KeepStrategy = (typeof KEEP_STRATEGIES)[number];

const TIE_RULES = ['NEWEST', 'EARLIEST', 'SHARED'] as const;
export type TieRule = (typeof TIE_RULES)[number];

/** Newer clients' word for what a board keeps. RATIO boards do not exist here. */
const BOARD_TYPES = ['RUN_IDENTITY', 'RUN_RUNS', 'COUNTER'] as const;
export type BoardType = (typeof BOARD_TYPES)[number];

const ICON_LENGTH_MAX = 100;
const UNIT_LENGTH_MAX = 50;
const CAPACITY_MAX = 1_000_000;

/** As it is given; it is stored in capitals. */
const SHORT_CODE = /^[A-Za-z0-9-]{3,32}$/;

/** What may be chosen about a board at any time. Null clears what can be empty, and changes nothing about the rest. */
export class BoardSettings {
  @OptionalText({ lengthMax: ICON_LENGTH_MAX, description: `\`${BOARD_DEFAULTS.icon}\` unless given.` })
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

  @OptionalText({ lengthMax: UNIT_LENGTH_MAX })
  unit?: string | null;

  @OptionalFlag({ description: 'Whether it takes scores and clients list it: true unless given.' })
  is_active?: boolean | null;

  @OptionalFlag({ description: 'Whether anybody may watch it: true unless given.' })
  is_published?: boolean | null;

  @OptionalInstant({ nullable: true, description: 'Told to clients; has no other effect.' })
  starts_at?: Date | null;

  @OptionalInstant({ nullable: true, description: 'From here on the board is not active. Its scores stay readable.' })
  ends_at?: Date | null;

  @Tags()
  tags?: string[] | null;

  @OptionalText({ lengthMax: DESCRIPTION_LENGTH_MAX })
  description?: string | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Lowest value that a submission may have.' })
  @IsNumber()
  @IsOptional()
  min_value?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Highest value that a submission may have.' })
  @IsNumber()
  @IsOptional()
  max_value?: number | null;

  @ApiPropertyOptional({
    enum: SORT_DIRECTIONS,
    nullable: true,
    description: `${BOARD_DEFAULTS.sortDirection} unless given. Settled by the first score.`,
  })
  @IsIn(SORT_DIRECTIONS)
  @IsOptional()
  sort_direction?: SortDirection | null;

  @ApiPropertyOptional({
    enum: KEEP_STRATEGIES,
    nullable: true,
    description: `${BOARD_DEFAULTS.keepStrategy} unless given. Settled by the first score.`,
  })
  @IsIn(KEEP_STRATEGIES)
  @IsOptional()
  keep_strategy?: KeepStrategy | null;

  @ApiPropertyOptional({
    enum: TIE_RULES,
    nullable: true,
    description: `Who leads among equals: ${BOARD_DEFAULTS.tieRule} unless given. Settled by the first score.`,
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

  @Deleted('the board')
  deleted?: boolean | null;
}

/** A board, as clients and owners see it. */
export class Board {
  @Uuid()
  id!: string;

  @Uuid()
  account_id!: string;

  @Uuid()
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

  @Timestamp({ nullable: true })
  starts_at!: string | null;

  @Timestamp({ nullable: true })
  ends_at!: string | null;

  @ApiProperty({ type: [String] })
  tags!: string[];

  @ApiProperty({ type: String, nullable: true })
  description!: string | null;

  @Uuid({ nullable: true, description: 'Boards are not made from templates here: null.' })
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

  @Timestamp()
  created_at!: string;

  @Timestamp()
  updated_at!: string;
}

export class BoardPage {
  @ApiProperty({ type: [Board] })
  data!: Board[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
