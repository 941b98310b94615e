import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsObject, IsOptional, IsString, Matches } from 'class-validator';

import { Timestamp, Uuid } from './answer-fields.js';
import { Id } from './ids.js';
import { FINGERPRINT_LENGTH, PLATFORM_LENGTH_MAX } from './limits.js';
import { OptionalFlag, OptionalText } from './settings-fields.js';

const DEVICE_STATUSES = ['active', 'suspended', 'banned'] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

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

  @OptionalText({ lengthMax: PLATFORM_LENGTH_MAX, description: 'Kept from the first start that names one.' })
  platform?: string | null;

  @ApiPropertyOptional({ description: "Kept from the device's first start.", type: 'object', additionalProperties: true, nullable: true })
  @IsOptional()
  @IsObject()
  metadata?: Record<string, unknown> | null;

  @OptionalFlag({ default: false, description: 'Scores of this session are kept apart from those that count.' })
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
  @Uuid({ description: 'The device: the same for every start with this fingerprint in this game.' })
  id!: string;

  @Uuid({ description: 'The same as `id`: a device submits under its own identity.' })
  identity_id!: string;

  @Uuid()
  game_id!: string;

  @Uuid()
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

  @ApiProperty({ enum: DEVICE_STATUSES, description: 'Tokens of a device that is not active are refused.' })
  status!: DeviceStatus;

  @ApiProperty()
  test_mode!: boolean;

  @Timestamp()
  first_seen_at!: string;

  @Timestamp()
  last_seen_at!: string;
}

/** Body of `POST /v1/client/sessions/refresh`. */
export class DeviceSessionRefresh {
  @ApiProperty()
  @IsNotEmpty()
  @IsString()
  refresh_token!: string;
}
