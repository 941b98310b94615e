import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsEmail, IsIn, IsOptional, IsString } from 'class-validator';

import { Id } from './ids.js';
import { Name } from './names.js';
import { PageQuery, Pagination } from './pagination.js';

export const USER_STATUSES = ['invited', 'active', 'suspended'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** In lower case: an address is one person's, however it is spelled. */
const LowerCase = () => Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : (value as unknown)));

/** What may be chosen about a user at any time. Null changes nothing. */
class UserSettings {
  @ApiPropertyOptional({ type: Boolean, default: false, nullable: true, description: 'Acts for every account. Only superadmins make others one.' })
  @IsBoolean()
  @IsOptional()
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

  @ApiProperty({ format: 'email', description: 'One of its kind, in whatever case.' })
  @IsString()
  @IsEmail()
  @LowerCase()
  email!: string;

  @Name()
  display_name!: string;
}

/** Body of `PATCH /v1/users/{id}`: what is left out or null stays as it is. */
export class UserUpdate extends UserSettings {
  @ApiPropertyOptional({ type: String, format: 'email', nullable: true })
  @IsString()
  @IsEmail()
  @IsOptional()
  @LowerCase()
  email?: string | null;

  @Name({ optional: true })
  display_name?: string | null;

  @ApiPropertyOptional({ type: Boolean, nullable: true, description: 'True deletes the user and their keys.' })
  @IsBoolean()
  @IsOptional()
  deleted?: boolean | null;
}

/** Query of `GET /v1/users`. */
export class UserQuery extends PageQuery {
  @Id('account', { optional: true })
  account_id?: string;
}

/** A person who administrates an account. */
export class User {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  account_id!: string;

  @ApiProperty({ format: 'email' })
  email!: string;

  @ApiProperty()
  display_name!: string;

  @ApiProperty()
  super_admin!: boolean;

  @ApiProperty({ enum: USER_STATUSES })
  status!: UserStatus;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

export class UserPage {
  @ApiProperty({ type: [User] })
  data!: User[];

  @ApiProperty({ type: Pagination })
  pagination!: Pagination;
}
