import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';

import { Rejected, rejectingDoubles } from '../catalog-rejection.js';
import { chosen, type Chosen } from '../chosen.js';
import { readWindow, type ListPage, type ListWindow } from '../lists/keyset.js';
import { changedAt, madeAt, within, type Deletable } from '../row-lifetime.js';
import { Account } from './account.entity.js';
import { ApiKey } from './api-key.entity.js';
import { User } from './user.entity.js';

/** A user to be; the address in lower case. */
export type NewUser = Pick<User, 'accountId' | 'email' | 'displayName' | 'superAdmin' | 'status'>;

/**
 * What to change about a user. Deleting one deletes their keys. Making one a superadmin revokes them: others may hold some, and would
 * be superadmins too.
 */
export type UserChanges = Chosen<Pick<User, 'email' | 'displayName' | 'superAdmin' | 'status'> & Deletable>;

/** What lists of users can be ordered by. */
const COLUMNS = {
  id: 'member.id',
  email: 'member.email collate "C"',
  display_name: 'member.display_name collate "C"',
  created_at: 'member.created_at',
  updated_at: 'member.updated_at',
};

/** Who administrates accounts. */
@Injectable()
export class Users {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws `Rejected` when there is no such account, or another user has the address. */
  create(user: NewUser, at: number): Promise<User> {
    return rejectingDoubles(() =>
      this.dataSource.transaction(async (manager) => {
        const where = { id: user.accountId, deletedAt: IsNull() };
        // An account that is deleted meanwhile is either gone here, or takes this user along.
        if ((await manager.findOne(Account, { where, lock: { mode: 'pessimistic_read' } })) === null) throw new Rejected('unknown-account');
        const made = manager.create(User, { ...user, id: randomUUID(), ...madeAt(at) });
        await manager.insert(User, made);
        return made;
      }),
    );
  }

  /** A user who is not deleted. @param accountId whose users may be seen; null: everybody's */
  async find(id: string, accountId: string | null): Promise<User | undefined> {
    return (await this.dataSource.manager.findOneBy(User, { id, ...within(accountId) })) ?? undefined;
  }

  /** @returns the user as they are now; undefined when there is none to be seen. Throws `Rejected` when another one has the address. */
  change(id: string, accountId: string | null, { deleted, ...changes }: UserChanges, at: number): Promise<User | undefined> {
    return rejectingDoubles(() =>
      this.dataSource.transaction(async (manager) => {
        const where = { id, ...within(accountId) };
        const before = await manager.findOne(User, { where, lock: { mode: 'pessimistic_write' } });
        if (before === null) return undefined;
        await manager.update(User, { id }, { ...chosen(changes), ...changedAt(at, deleted) });
        const keys = { userId: id, deletedAt: IsNull() };
        if (changes.superAdmin && !before.superAdmin) await manager.update(ApiKey, keys, { status: 'revoked', ...changedAt(at) });
        if (deleted) await manager.update(ApiKey, keys, changedAt(at, true));
        return manager.findOneByOrFail(User, { id });
      }),
    );
  }

  /** Users who are not deleted. @param accountId whose users may be seen; null: everybody's */
  list(accountId: string | null, window: ListWindow): Promise<ListPage<User>> {
    const users = this.dataSource.manager.createQueryBuilder(User, 'member').where(within(accountId));
    return readWindow(users, COLUMNS, window);
  }
}
