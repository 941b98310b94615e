import type { User as UserAnswer, UserCreation, UserUpdate } from '@laurel/contracts/leadr/users';
import type { User } from '@laurel/storage/accounts/user.entity';
import type { NewUser, UserChanges } from '@laurel/storage/accounts/users';

import type { ListOf } from '../lists/list-requests.js';
import { ROW_TIME_FIELDS, rowTimes } from '../lists/row-times.wire.js';

export const USER_LIST: ListOf<User> = {
  name: 'users',
  fields: {
    id: ({ id }) => id,
    email: ({ email }) => email,
    display_name: ({ displayName }) => displayName,
    ...ROW_TIME_FIELDS,
  },
};

export function newUser({ email, display_name: displayName, super_admin, status }: UserCreation, accountId: string): NewUser {
  return { accountId, email, displayName, superAdmin: super_admin ?? false, status: status ?? 'active' };
}

export function userChanges({ email, display_name, super_admin, status, deleted }: UserUpdate): UserChanges {
  return {
    email: email ?? undefined,
    displayName: display_name ?? undefined,
    superAdmin: super_admin ?? undefined,
    status: status ?? undefined,
    deleted: deleted ?? undefined,
  };
}

export function userAnswer({ id, accountId, email, displayName, superAdmin, status, createdAt, updatedAt }: User): UserAnswer {
  return {
    id,
    account_id: accountId,
    email,
    display_name: displayName,
    super_admin: superAdmin,
    status,
    ...rowTimes({ createdAt, updatedAt }),
  };
}
