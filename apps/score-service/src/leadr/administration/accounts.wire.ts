import type { Account as AccountAnswer, AccountCreation, AccountUpdate } from '@laurel/contracts/leadr/accounts';
import type { Account } from '@laurel/storage/accounts/account.entity';
import type { AccountChanges, NewAccount } from '@laurel/storage/accounts/accounts';

import type { ListOf } from '../lists/list-requests.js';

export const ACCOUNT_LIST: ListOf<Account> = {
  name: 'accounts',
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    slug: ({ slug }) => slug,
    created_at: ({ createdAt }) => createdAt.toISOString(),
    updated_at: ({ updatedAt }) => updatedAt.toISOString(),
  },
  defaultSort: 'created_at:desc,id:asc',
};

export function newAccount({ name, slug, status }: AccountCreation): NewAccount {
  return { name, slug: slug ?? undefined, status: status ?? 'active' };
}

export function accountChanges({ name, slug, status, deleted }: AccountUpdate): AccountChanges {
  return { name: name ?? undefined, slug: slug ?? undefined, status: status ?? undefined, deleted: deleted ?? undefined };
}

export function accountAnswer({ id, name, slug, status, createdAt, updatedAt }: Account): AccountAnswer {
  return { id, name, slug, status, created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
}
