import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

import { Id } from './ids.js';
import { FINGERPRINT_LENGTH, PLATFORM_LENGTH_MAX } from './limits.js';

const FINGERPRINT = new RegExp(`^[0-9a-f]{${FINGERPRINT_LENGTH}}$`);

/** Body of `POST /v1/client/sessions`. */
export class DeviceSessionStart {
  @Id('game')
  game_id!: string;

  @ApiProperty({
    description: 'Names the device within the game: SHA-256 in hexadecimal, in capital or small letters.',
    minLength: FINGERPRINT_LENGTH,
    maxLength: FINGERPRINT_LENGTH,
    pattern: '^[0-9A-Fa-f]+$',
  })
  @Matches(FINGERPRINT, { message: `$property must be ${FINGERPRINT_LENGTH} hexadecimal digits` })
  @IsString()
  @Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : (value as unknown)))
  client_fingerprint!: string;

  @ApiPropertyOptional({
    description: 'Kept from the first start that names one.',
    type: 'string',
    nullable: true,
    maxLength: PLATFORM_LENGTH_MAX,
  })
  @IsOptional()
  @MaxLength(PLATFORM_LENGTH_MAX)
  @IsString()
  platform?: string | null;

  @ApiPropertyOptional({ description: "Kept from the device's first start.", type: 'object', additionalProperties: true, nullable: true })
  @IsOptional()
  @IsObject()
  metadata?: Record<string, unknown> | null;

  @ApiPropertyOptional({
    description: 'Scores of this session are kept apart from those that count.',
    type: 'boolean',
    default: false,
    nullable: true,
  })
  @IsOptional()
  @IsBoolean()
  test_mode?: boolean | null;
}

/** The tokens of a session; each pair is good until the next one is issued. */
export class DeviceTokens {
  @ApiProperty({ description: 'For the header `Authorization: Bearer …`.' })
  access_token!: string;

  @ApiProperty({ description: 'Buys the next pair, once.' })
  refresh_token!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Seconds until the access token expires.' })
  expires_in!: number;
}

/** Answer of `POST /v1/client/sessions`: the device, and tokens of a new session. */
export class DeviceSessionOpened extends DeviceTokens {
  @ApiProperty({ format: 'uuid', description: 'The device: the same for every start with this fingerprint in this game.' })
  id!: string;

  @ApiProperty({ format: 'uuid', description: 'The same as `id`: a device submits under its own identity.' })
  identity_id!: string;

  @ApiProperty({ format: 'uuid' })
  game_id!: string;

  @ApiProperty({ format: 'uuid' })
  account_id!: string;

  @ApiProperty({ enum: ['DEVICE'] })
  kind!: 'DEVICE';

  @ApiProperty({ description: 'In small letters.' })
  client_fingerprint!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Null: a device has no name of its own, its scores have.' })
  display_name!: null;

  @ApiProperty({ type: 'string', nullable: true })
  platform!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  metadata!: Readonly<Record<string, unknown>>;

  @ApiProperty({ enum: ['active', 'suspended', 'banned'], description: 'Tokens of a device that is not active are refused.' })
  status!: 'active' | 'suspended' | 'banned';

  @ApiProperty()
  test_mode!: boolean;

  @ApiProperty({ format: 'date-time' })
  first_seen_at!: string;

  @ApiProperty({ format: 'date-time' })
  last_seen_at!: string;
}

/** Body of `POST /v1/client/sessions/refresh`. */
export class DeviceSessionRefresh {
  @ApiProperty()
  @IsNotEmpty()
  @IsString()
  refresh_token!: string;
}
