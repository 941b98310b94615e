import type { Account as AccountAnswer, AccountCreation, AccountUpdate } from '@laurel/contracts/leadr/accounts';
import type { Account } from '@laurel/storage/accounts/account.entity';
import type { AccountChanges, NewAccount } from '@laurel/storage/accounts/accounts';

import type { ListOf } from '../lists/list-requests.js';
import { ROW_TIME_FIELDS, rowTimes } from '../lists/row-times.wire.js';

export const ACCOUNT_LIST: ListOf<Account> = {
  name: 'accounts',
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    slug: ({ slug }) => slug,
    ...ROW_TIME_FIELDS,
  },
};

export function newAccount({ name, slug, status }: AccountCreation): NewAccount {
  return { name, slug: slug ?? undefined, status: status ?? 'active' };
}

export function accountChanges({ name, slug, status, deleted }: AccountUpdate): AccountChanges {
  return { name: name ?? undefined, slug: slug ?? undefined, status: status ?? undefined, deleted: deleted ?? undefined };
}

export function accountAnswer({ id, name, slug, status, ...times }: Account): AccountAnswer {
  return { id, name, slug, status, ...rowTimes(times) };
}
