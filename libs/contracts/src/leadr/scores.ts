import type { ApiPropertyOptions } from '@nestjs/swagger';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsNumber, IsOptional, IsString, MaxLength, ValidateBy, ValidateIf } from 'class-validator';

import { Timestamp, Uuid } from './answer-fields.js';
import { Id, readId } from './ids.js';
import { METADATA_LENGTH_MAX, PLAYER_NAME_LENGTH_MAX, VALUE_DISPLAY_LENGTH_MAX } from './limits.js';
import { PageQuery, Pagination } from './pagination.js';
import { OptionalText } from './settings-fields.js';

/** Nothing that anybody could see: blanks, controls, and characters without a shape. */
const INVISIBLE = /^[\p{White_Space}\p{Cc}\p{Cf}\p{Mn}]*$/u;

/** A decimal number as JSON and most languages write it. There is one way to match it, so that no text takes long to refuse. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** More than any double needs, written in full precision. */
const DECIMAL_LENGTH_MAX = 64;

/** The word by which a client asks for its own scores. */
export const ME = 'me';

/** In OpenAPI 3.0. An object in practice. */
const ANY_JSON: ApiPropertyOptions = {
  oneOf: [
    { type: 'object', additionalProperties: true, nullable: true },
    { type: 'array', items: {} },
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
  ],
};

function isDecimal(text: string): boolean {
  return text.length <= DECIMAL_LENGTH_MAX && DECIMAL.test(text) && Number.isFinite(Number(text));
}

/** Length of a JSON value written compactly with everything beyond ASCII escaped. */
function asciiJsonLength(value: unknown): number {
  return JSON.stringify(value).replace(/[^\0-\x7f]/g, '\\uffff').length;
}

/** Body of `POST /v1/client/scores`. */
export class ScoreSubmission {
  @Id('board')
  board_id!: string;

  @ApiProperty({ description: 'Shown on the board; blanks around it are cut off.', minLength: 1, maxLength: PLAYER_NAME_LENGTH_MAX })
  @IsString()
  @MaxLength(PLAYER_NAME_LENGTH_MAX)
  @ValidateBy(
    { name: 'isVisible', validator: { validate: (name) => typeof name === 'string' && !INVISIBLE.test(name) } },
    { message: '$property must not be blank' },
  )
  @Transform(({ value }) => (typeof value === 'string' ? value.trim() : (value as unknown)))
  player_name!: string;

  @ApiProperty({ type: 'number', format: 'double', description: 'Any finite double; on a counter board, what is added.' })
  @IsNumber({ allowNaN: false, allowInfinity: false }, { message: '$property must be a finite number, without quotes' })
  value!: number;

  @OptionalText({ lengthMax: VALUE_DISPLAY_LENGTH_MAX })
  value_display?: string | null;

  @ApiPropertyOptional({
    description: `Any JSON, at most ${METADATA_LENGTH_MAX} characters when written compactly in ASCII.`,
    ...ANY_JSON,
  })
  @ValidateIf((_dto, value) => value !== undefined)
  @ValidateBy(
    { name: 'isSmall', validator: { validate: (value) => asciiJsonLength(value) <= METADATA_LENGTH_MAX } },
    { message: `$property must be at most ${METADATA_LENGTH_MAX} characters of JSON` },
  )
  metadata?: unknown;
}

/** Query of `GET /v1/client/scores`. */
export class ScoreQuery extends PageQuery {
  @Id('board', { optional: true })
  board_id?: string;

  @ApiPropertyOptional({ description: `Scores of this identity only; \`${ME}\` is the caller.` })
  @IsOptional()
  @ValidateBy(
    { name: 'isIdentity', validator: { validate: (text) => text === ME || readId('identity', String(text)) !== undefined } },
    { message: `$property must be a UUID, bare or behind ide_, or ${ME}` },
  )
  @Transform(({ value }) => (typeof value === 'string' ? (readId('identity', value) ?? value) : (value as unknown)))
  identity_id?: string;

  @Id('device', { optional: true })
  device_id?: string;

  @Id('score', { optional: true })
  around_score_id?: string;

  @ApiPropertyOptional({ type: 'number', description: 'A window around the place that this value would take.' })
  @IsOptional()
  @ValidateBy(
    { name: 'isDecimal', validator: { validate: (text) => typeof text === 'string' && isDecimal(text) } },
    { message: '$property must be a number that a double can hold' },
  )
  around_score_value?: string;
}

/** A score as clients see it. */
export class Score {
  @Uuid()
  id!: string;

  @Uuid()
  account_id!: string;

  @Uuid()
  game_id!: string;

  @Uuid()
  board_id!: string;

  @Uuid({ description: 'The device that submitted it; all zero for a placeholder.' })
  identity_id!: string;

  @ApiProperty()
  player_name!: string;

  @ApiProperty({ type: 'number', format: 'double' })
  value!: number;

  @ApiProperty({ type: 'string', nullable: true })
  value_display!: string | null;

  @ApiProperty(ANY_JSON)
  metadata!: unknown;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description:
      'On the whole board and within its pool; absent where the score has no place or no single board was asked for. Never null.',
  })
  rank?: number;

  @ApiProperty({ description: 'A value that was asked about, not a score.' })
  is_placeholder!: boolean;

  @ApiProperty({ description: 'From a session in test mode.' })
  is_test!: boolean;

  @Timestamp()
  created_at!: string;

  @Timestamp()
  updated_at!: string;
}

export class ScorePage {
  @ApiProperty({ type: [Score] })
  data!: Score[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
