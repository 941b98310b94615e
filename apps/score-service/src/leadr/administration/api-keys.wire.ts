import type { ApiKey as ApiKeyAnswer, ApiKeyCreation, ApiKeyUpdate } from '@laurel/contracts/leadr/api-keys';
import { invalid } from '@laurel/runtime/http/invalid';
import type { ApiKey } from '@laurel/storage/accounts/api-key.entity';
import type { ApiKeyChanges, NewApiKey } from '@laurel/storage/accounts/api-keys';

import type { ListOf } from '../lists/list-requests.js';
import { ROW_TIME_FIELDS, rowTimes } from '../lists/row-times.wire.js';

export const API_KEY_LIST: ListOf<ApiKey> = {
  name: 'api-keys',
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    ...ROW_TIME_FIELDS,
  },
};

/** What a body says about the key it asks for; throws a refusal when that would have expired by now. */
export function wantedApiKey(body: ApiKeyCreation, now: number): Pick<NewApiKey, 'userId' | 'name' | 'expiresAt'> {
  const { user_id: userId, name, expires_at: expiresAt = null } = body;
  if (expiresAt !== null && expiresAt.getTime() <= now) throw invalid(['body', 'expires_at'], 'value_error', 'must be in the future');
  return { userId, name, expiresAt };
}

export function apiKeyChanges({ status, deleted }: ApiKeyUpdate): ApiKeyChanges {
  return { status: status ?? undefined, deleted: deleted ?? undefined };
}

export function apiKeyAnswer(key: ApiKey): ApiKeyAnswer {
  return {
    id: key.id,
    account_id: key.accountId,
    user_id: key.userId,
    name: key.name,
    prefix: key.prefix,
    status: key.status,
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    ...rowTimes(key),
  };
}
