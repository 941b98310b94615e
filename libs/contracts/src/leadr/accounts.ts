import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';

import { Name, OptionalSlug } from './names.js';
import { PageQuery, Pagination } from './pagination.js';

export const ACCOUNT_STATUSES = ['active', 'suspended'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** Body of `POST /v1/accounts`. */
export class AccountCreation {
  @Name()
  name!: string;

  @OptionalSlug('One of its kind. Made from the name when left out.')
  slug?: string | null;

  @ApiPropertyOptional({ enum: ACCOUNT_STATUSES, default: 'active', nullable: true })
  @IsIn(ACCOUNT_STATUSES)
  @IsOptional()
  status?: AccountStatus | null;
}

/** Body of `PATCH /v1/accounts/{id}`: what is left out or null stays as it is. */
export class AccountUpdate {
  @Name({ optional: true })
  name?: string | null;

  @OptionalSlug('One of its kind.')
  slug?: string | null;

  @ApiPropertyOptional({ enum: ACCOUNT_STATUSES, nullable: true, description: 'No key of a suspended account is good.' })
  @IsIn(ACCOUNT_STATUSES)
  @IsOptional()
  status?: AccountStatus | null;

  @ApiPropertyOptional({ type: Boolean, nullable: true, description: 'True deletes the account with its users and their keys.' })
  @IsBoolean()
  @IsOptional()
  deleted?: boolean | null;
}

/** Query of `GET /v1/accounts`. */
export class AccountQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only the account of that slug.' })
  @IsString()
  @IsOptional()
  slug?: string;
}

/** An account as its users see it. */
export class Account {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  slug!: string;

  @ApiProperty({ enum: ACCOUNT_STATUSES })
  status!: AccountStatus;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

export class AccountPage {
  @ApiProperty({ type: [Account] })
  data!: Account[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
