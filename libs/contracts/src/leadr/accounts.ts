import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';

import { Timestamp, Uuid } from './answer-fields.js';
import { Name, OptionalSlug } from './names.js';
import { PageQuery, Pagination } from './pagination.js';
import { Deleted } from './settings-fields.js';

const ACCOUNT_STATUSES = ['active', 'suspended'] as const;
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

  @Deleted('the account with its users and their keys')
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
  @Uuid()
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  slug!: string;

  @ApiProperty({ enum: ACCOUNT_STATUSES })
  status!: AccountStatus;

  @Timestamp()
  created_at!: string;

  @Timestamp()
  updated_at!: string;
}

export class AccountPage {
  @ApiProperty({ type: [Account] })
  data!: Account[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
