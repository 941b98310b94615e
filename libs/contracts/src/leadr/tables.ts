import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';

import { TABLE_CAPACITY_MAX } from '../lucentinian/limits.js';
import { TABLE_DEFAULTS } from '../lucentinian/table-defaults.js';
import { Timestamp, Uuid } from './answer-fields.js';
import { Id } from './ids.js';
import { PageQuery, Pagination } from './pagination.js';
import { Deleted, OptionalFlag } from './settings-fields.js';
import { OptionalOrigins, OptionalTableKey, OptionalTableSecret, TableName } from './table-fields.js';

/** What may be chosen about a high score table. Null clears bounds, and is otherwise as good as nothing. */
export class TableSettings {
  @OptionalTableKey('Every player has it: it tells who may read. Made when left out.')
  table_key?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: TABLE_CAPACITY_MAX,
    nullable: true,
    description: `How many records there are at most: ${TABLE_DEFAULTS.capacity} unless given. The first record settles it for good.`,
  })
  @IsInt()
  @Min(1)
  @Max(TABLE_CAPACITY_MAX)
  @IsOptional()
  capacity?: number | null;

  @OptionalFlag({ description: `Whether low scores lead: ${TABLE_DEFAULTS.ascending} unless given. Settled for good by the first record.` })
  ascending?: boolean | null;

  @OptionalFlag({ description: `Whether reads must be signed as writes are: ${TABLE_DEFAULTS.signedReads} unless given.` })
  signed_reads?: boolean | null;

  @OptionalFlag({ description: `Whether players see the addresses that records came from: ${TABLE_DEFAULTS.exposeIp} unless given.` })
  expose_ip?: boolean | null;

  @OptionalFlag({ description: `Whether a game may start the table over: ${TABLE_DEFAULTS.allowDelete} unless given.` })
  allow_delete?: boolean | null;

  @OptionalOrigins()
  allowed_origins?: string[] | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Lowest score that is placed.' })
  @IsNumber()
  @IsOptional()
  min_score?: number | null;

  @ApiPropertyOptional({ type: Number, nullable: true, description: 'Highest score that is placed.' })
  @IsNumber()
  @IsOptional()
  max_score?: number | null;
}

/** Body of `POST /v1/tables`. */
export class TableCreation extends TableSettings {
  @Id('account', { optional: true, nullable: true })
  account_id?: string | null;

  @Id('game', { optional: true, nullable: true })
  game_id?: string | null;

  @TableName()
  name!: string;

  @OptionalTableSecret()
  secret?: string | null;
}

/** Body of `PATCH /v1/tables/{id}`: what is left out stays as it is. */
export class TableUpdate extends TableSettings {
  @TableName({ optional: true })
  name?: string | null;

  @Deleted('the table, its board and its secrets')
  deleted?: boolean | null;
}

/** Query of `GET /v1/tables`. */
export class TableQuery extends PageQuery {
  @Id('account', { optional: true })
  account_id?: string;

  @Id('game', { optional: true })
  game_id?: string;

  @ApiPropertyOptional({ description: 'Only the table of exactly that name.' })
  @IsString()
  @IsOptional()
  name?: string;
}

/** Body of `POST /v1/tables/{id}/secrets`; may be left out. */
export class TableSecretCreation {
  @OptionalTableSecret()
  secret?: string | null;
}

/** What of a secret can be seen ever after. */
export class TableSecret {
  @Uuid()
  id!: string;

  @Timestamp()
  created_at!: string;
}

/** Answer of `POST /v1/tables/{id}/secrets`. */
export class CreatedTableSecret extends TableSecret {
  @ApiProperty({ description: 'The secret itself, which nobody can see again.' })
  secret!: string;
}

/** A high score table, as its owner sees it. */
export class Table {
  @Uuid({ description: 'Also the id of the board that the table is.' })
  id!: string;

  @Uuid()
  account_id!: string;

  @Uuid()
  game_id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  table_key!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: TABLE_CAPACITY_MAX })
  capacity!: number;

  @ApiProperty()
  ascending!: boolean;

  @ApiProperty()
  signed_reads!: boolean;

  @ApiProperty()
  expose_ip!: boolean;

  @ApiProperty()
  allow_delete!: boolean;

  @ApiProperty({ type: [String] })
  allowed_origins!: string[];

  @ApiProperty({ type: Number, nullable: true })
  min_score!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  max_score!: number | null;

  @ApiProperty({ type: [TableSecret], description: 'Those that games may sign with, oldest first.' })
  secrets!: TableSecret[];

  @Timestamp()
  created_at!: string;

  @Timestamp()
  updated_at!: string;
}

/** Answer of `POST /v1/tables`. */
export class CreatedTable extends Table {
  @ApiProperty({ description: 'The secret itself, which nobody can see again.' })
  secret!: string;
}

export class TablePage {
  @ApiProperty({ type: [Table] })
  data!: Table[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
