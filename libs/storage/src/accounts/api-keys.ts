import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';

import { chosen, type Chosen } from '../chosen.js';
import { readWindow, type ListPage, type ListWindow } from '../lists/keyset.js';
import { changedAt, madeAt, within, type Deletable } from '../row-lifetime.js';
import { ApiKey } from './api-key.entity.js';
import { User } from './user.entity.js';

/** A key as it is made. */
export type NewApiKey = Pick<ApiKey, 'accountId' | 'userId' | 'name' | 'prefix' | 'keyHash' | 'expiresAt'>;

/** Who may do something with a key, and what is needed to note that it was used. */
export interface KeyHolder {
  readonly keyId: string;
  readonly accountId: string;
  readonly superAdmin: boolean;
  readonly lastUsedAt: Date | null;
}

/** What to change about a key; whatever is absent or undefined stays as it is. */
export type ApiKeyChanges = Chosen<Pick<ApiKey, 'status'> & Deletable>;

/** What lists of keys can be ordered by. */
const COLUMNS = {
  id: 'key.id',
  name: 'key.name collate "C"',
  created_at: 'key.created_at',
  updated_at: 'key.updated_at',
};

/** Uses closer together than this are one. */
const USES_APART_MS = 60_000;

/** The keys that programs administrate with. */
@Injectable()
export class ApiKeys {
  constructor(private readonly dataSource: DataSource) {}

  /** Whose key it is; undefined unless the key, its user and its account are all in force at `at`. One indexed read. */
  async holder(keyHash: Buffer, at: number): Promise<KeyHolder | undefined> {
    const [holder] = await this.dataSource.query<KeyHolder[]>(
      `select k.id as "keyId", k.account_id as "accountId", u.super_admin as "superAdmin", k.last_used_at as "lastUsedAt"
         from api_keys k join users u on u.id = k.user_id join accounts a on a.id = k.account_id
        where k.key_hash = $1 and (k.expires_at is null or k.expires_at > $2)
          and k.status = 'active' and u.status = 'active' and a.status = 'active'
          and k.deleted_at is null and u.deleted_at is null and a.deleted_at is null`,
      [keyHash, new Date(at)],
    );
    return holder;
  }

  /** Notes that a key was used, to the minute: a busy key costs one write a minute, not one a request. */
  async noteUse({ keyId, lastUsedAt }: KeyHolder, at: number): Promise<void> {
    if (lastUsedAt !== null && lastUsedAt.getTime() > at - USES_APART_MS) return;
    await this.dataSource.query(
      'update api_keys set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at <= $3)',
      [keyId, new Date(at), new Date(at - USES_APART_MS)],
    );
  }

  /** Undefined when the account has no such user; who is made a superadmin meanwhile, or no longer is one, is another. */
  create(key: NewApiKey, { superAdmin }: Pick<User, 'superAdmin'>, at: number): Promise<ApiKey | undefined> {
    return this.dataSource.transaction(async (manager) => {
      const where = { id: key.userId, accountId: key.accountId, superAdmin, deletedAt: IsNull() };
      // A user who is deleted or promoted meanwhile is either not found here, or takes this key along.
      if ((await manager.findOne(User, { where, lock: { mode: 'pessimistic_read' } })) === null) return undefined;
      const made = manager.create(ApiKey, {
        ...key,
        id: randomUUID(),
        status: 'active',
        lastUsedAt: null,
        ...madeAt(at),
      });
      await manager.insert(ApiKey, made);
      return made;
    });
  }

  /** A key that is not deleted. @param accountId whose keys may be seen; null: everybody's */
  async find(id: string, accountId: string | null): Promise<ApiKey | undefined> {
    return (await this.dataSource.manager.findOneBy(ApiKey, { id, ...within(accountId) })) ?? undefined;
  }

  /** Changes what is given. Undefined when there is no such key to be seen. */
  async change(id: string, accountId: string | null, { deleted, ...changes }: ApiKeyChanges, at: number): Promise<ApiKey | undefined> {
    const changed = { ...chosen(changes), ...changedAt(at, deleted) };
    const { affected } = await this.dataSource.manager.update(ApiKey, { id, ...within(accountId) }, changed);
    return affected === 0 ? undefined : this.dataSource.manager.findOneByOrFail(ApiKey, { id });
  }

  /** Keys that are not deleted. @param accountId whose keys may be seen; null: everybody's */
  list(accountId: string | null, window: ListWindow): Promise<ListPage<ApiKey>> {
    const keys = this.dataSource.manager.createQueryBuilder(ApiKey, 'key').where(within(accountId));
    return readWindow(keys, COLUMNS, window);
  }
}
