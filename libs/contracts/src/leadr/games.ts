import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, IsUrl, MaxLength } from 'class-validator';

import { Timestamp, Uuid } from './answer-fields.js';
import { Id } from './ids.js';
import { DESCRIPTION_LENGTH_MAX } from './limits.js';
import { Name, OptionalSlug } from './names.js';
import { PageQuery, Pagination } from './pagination.js';
import { Deleted, OptionalFlag, OptionalText, Tags } from './settings-fields.js';

const STEAM_APP_ID_LENGTH_MAX = 32;
const PAGE_URL_LENGTH_MAX = 2_000;

/** What may be chosen about a game at any time. Null clears what can be empty, and changes nothing about the rest. */
export class GameSettings {
  @OptionalText({ lengthMax: STEAM_APP_ID_LENGTH_MAX })
  steam_app_id?: string | null;

  @Id('board', { optional: true, nullable: true })
  default_board_id?: string | null;

  @OptionalFlag({ description: 'True unless given.' })
  anti_cheat_enabled?: boolean | null;

  @OptionalText({ lengthMax: DESCRIPTION_LENGTH_MAX })
  description?: string | null;

  @Tags()
  tags?: string[] | null;

  @ApiPropertyOptional({ type: String, format: 'uri', nullable: true, maxLength: PAGE_URL_LENGTH_MAX })
  @IsString()
  @MaxLength(PAGE_URL_LENGTH_MAX)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  @IsOptional()
  page_url?: string | null;
}

/** Body of `POST /v1/games`. */
export class GameCreation extends GameSettings {
  @Id('account', { optional: true, nullable: true })
  account_id?: string | null;

  @Name({ lengthMin: 1 })
  name!: string;

  @OptionalSlug('One of its kind, and never changed. Made from the name when left out.')
  slug?: string | null;
}

/** Body of `PATCH /v1/games/{id}`: what is left out stays as it is. */
export class GameUpdate extends GameSettings {
  @Name({ optional: true, lengthMin: 1 })
  name?: string | null;

  @Deleted('the game and its boards')
  deleted?: boolean | null;
}

/** Query of `GET /v1/games`. */
export class GameQuery extends PageQuery {
  @Id('account', { optional: true })
  account_id?: string;

  @ApiPropertyOptional({ description: 'The game of that slug; 404 when there is none.' })
  @IsString()
  @IsOptional()
  slug?: string;
}

/** A game as its owner sees it. */
export class Game {
  @Uuid()
  id!: string;

  @Uuid()
  account_id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  slug!: string;

  @ApiProperty({ type: String, nullable: true })
  steam_app_id!: string | null;

  @Uuid({ nullable: true })
  default_board_id!: string | null;

  @ApiProperty()
  anti_cheat_enabled!: boolean;

  @ApiProperty({ type: String, nullable: true })
  description!: string | null;

  @ApiProperty({ type: [String] })
  tags!: string[];

  @ApiProperty({ type: String, nullable: true, description: 'A page about the game, of its makers.' })
  page_url!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The page of its boards here, where there is one.' })
  url!: string | null;

  @Timestamp()
  created_at!: string;

  @Timestamp()
  updated_at!: string;
}

export class GamePage {
  @ApiProperty({ type: [Game] })
  data!: Game[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
