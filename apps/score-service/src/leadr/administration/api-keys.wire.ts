import type { ApiKey as ApiKeyAnswer, ApiKeyUpdate } from '@laurel/contracts/leadr/api-keys';
import type { ApiKey } from '@laurel/storage/accounts/api-key.entity';
import type { ApiKeyChanges } from '@laurel/storage/accounts/api-keys';

import type { ListOf } from '../lists/list-requests.js';

export const API_KEY_LIST: ListOf<ApiKey> = {
  name: 'api-keys',
  fields: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    created_at: ({ createdAt }) => createdAt.toISOString(),
    updated_at: ({ updatedAt }) => updatedAt.toISOString(),
  },
  defaultSort: 'created_at:desc,id:asc',
};

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
    created_at: key.createdAt.toISOString(),
    updated_at: key.updatedAt.toISOString(),
  };
}
