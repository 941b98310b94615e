import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Equals, IsOptional } from 'class-validator';

import { Timestamp, Uuid } from './answer-fields.js';
import { Id } from './ids.js';
import { OptionalInstant } from './instants.js';
import { Name } from './names.js';
import { PageQuery, Pagination } from './pagination.js';
import { Deleted } from './settings-fields.js';

const API_KEY_STATUSES = ['active', 'revoked'] as const;
export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number];

/** Body of `POST /v1/api-keys`. */
export class ApiKeyCreation {
  @Id('account', { optional: true, nullable: true })
  account_id?: string | null;

  @Id('user')
  user_id!: string;

  @Name({ lengthMin: 1 })
  name!: string;

  @OptionalInstant({ nullable: true, description: 'Until then the key is good; without, until it is revoked.' })
  expires_at?: Date | null;
}

/** Body of `PATCH /v1/api-keys/{id}`: what is left out or null stays as it is. */
export class ApiKeyUpdate {
  @ApiPropertyOptional({ enum: ['revoked'], nullable: true, description: 'A key that was revoked is never good again.' })
  @Equals('revoked')
  @IsOptional()
  status?: 'revoked' | null;

  @Deleted('the key')
  deleted?: boolean | null;
}

/** Query of `GET /v1/api-keys`. */
export class ApiKeyQuery extends PageQuery {
  @Id('account', { optional: true })
  account_id?: string;
}

/** What of a key can be seen ever after. */
export class ApiKey {
  @Uuid()
  id!: string;

  @Uuid()
  account_id!: string;

  @Uuid()
  user_id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'Its first characters, to tell keys apart by.', example: 'ldr_Zb1xQ0aR' })
  prefix!: string;

  @ApiProperty({ enum: API_KEY_STATUSES })
  status!: ApiKeyStatus;

  @Timestamp({ nullable: true })
  expires_at!: string | null;

  @Timestamp({ nullable: true, description: 'To the minute.' })
  last_used_at!: string | null;

  @Timestamp()
  created_at!: string;

  @Timestamp()
  updated_at!: string;
}

/** Answer of `POST /v1/api-keys`. */
export class CreatedApiKey extends ApiKey {
  @ApiProperty({ description: 'The key itself, which nobody can see again.' })
  key!: string;
}

export class ApiKeyPage {
  @ApiProperty({ type: [ApiKey] })
  data!: ApiKey[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
