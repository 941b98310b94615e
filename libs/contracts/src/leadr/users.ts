import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

import { Timestamp, Uuid } from './answer-fields.js';
import { Id } from './ids.js';
import { EMAIL_LENGTH_MAX } from './limits.js';
import { Name } from './names.js';
import { PageQuery, Pagination } from './pagination.js';
import { Deleted, OptionalFlag } from './settings-fields.js';

const USER_STATUSES = ['invited', 'active', 'suspended'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** In lower case: an address is one person's, however it is spelled. */
const LowerCase = () => Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : (value as unknown)));

/** What may be chosen about a user at any time. Null changes nothing. */
class UserSettings {
  @OptionalFlag({ default: false, description: 'Acts for every account. Only superadmins make others one.' })
  super_admin?: boolean | null;

  @ApiPropertyOptional({ enum: USER_STATUSES, default: 'active', nullable: true, description: 'Only keys of an active user are good.' })
  @IsIn(USER_STATUSES)
  @IsOptional()
  status?: UserStatus | null;
}

/** Body of `POST /v1/users`. */
export class UserCreation extends UserSettings {
  @Id('account', { optional: true, nullable: true })
  account_id?: string | null;

  @ApiProperty({ format: 'email', maxLength: EMAIL_LENGTH_MAX, description: 'One of its kind, in whatever case.' })
  @IsString()
  @MaxLength(EMAIL_LENGTH_MAX)
  @IsEmail()
  @LowerCase()
  email!: string;

  @Name()
  display_name!: string;
}

/** Body of `PATCH /v1/users/{id}`: what is left out or null stays as it is. */
export class UserUpdate extends UserSettings {
  @ApiPropertyOptional({ type: String, format: 'email', maxLength: EMAIL_LENGTH_MAX, nullable: true })
  @IsString()
  @MaxLength(EMAIL_LENGTH_MAX)
  @IsEmail()
  @IsOptional()
  @LowerCase()
  email?: string | null;

  @Name({ optional: true })
  display_name?: string | null;

  @Deleted('the user and their keys')
  deleted?: boolean | null;
}

/** Query of `GET /v1/users`. */
export class UserQuery extends PageQuery {
  @Id('account', { optional: true })
  account_id?: string;
}

/** A person who administrates an account. */
export class User {
  @Uuid()
  id!: string;

  @Uuid()
  account_id!: string;

  @ApiProperty({ format: 'email' })
  email!: string;

  @ApiProperty()
  display_name!: string;

  @ApiProperty()
  super_admin!: boolean;

  @ApiProperty({ enum: USER_STATUSES })
  status!: UserStatus;

  @Timestamp()
  created_at!: string;

  @Timestamp()
  updated_at!: string;
}

export class UserPage {
  @ApiProperty({ type: [User] })
  data!: User[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
