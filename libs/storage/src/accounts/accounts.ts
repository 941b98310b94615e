import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';

import { deleteGames } from '../boards/delete-games.js';
import { rejectingDoubles } from '../catalog-rejection.js';
import { chosen, type Chosen } from '../chosen.js';
import { readWindow, type ListPage, type ListWindow } from '../lists/keyset.js';
import { changedAt, madeAt, type Deletable } from '../row-lifetime.js';
import { makeSlug } from '../slug.js';
import { Account } from './account.entity.js';
import { ApiKey } from './api-key.entity.js';
import { User } from './user.entity.js';

/** An account to be; without a slug it gets one from its name. */
export type NewAccount = Pick<Account, 'name' | 'status'> & Chosen<Pick<Account, 'slug'>>;

/** What to change about an account. Deleting it deletes its users, their keys, its games and their boards. */
export type AccountChanges = Chosen<Pick<Account, 'name' | 'slug' | 'status'> & Deletable>;

/** What lists of accounts can be ordered by. */
const COLUMNS = {
  id: 'account.id',
  name: 'account.name collate "C"',
  slug: 'account.slug collate "C"',
  created_at: 'account.created_at',
  updated_at: 'account.updated_at',
};

/** Whoever owns games. */
@Injectable()
export class Accounts {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws `Rejected` when another account has the slug. */
  create({ slug, ...account }: NewAccount, at: number): Promise<Account> {
    return rejectingDoubles(() =>
      this.dataSource.transaction(async (manager) => {
        const made = manager.create(Account, {
          ...account,
          id: randomUUID(),
          slug: slug ?? (await makeSlug(manager, Account, account.name, 'account')),
          ...madeAt(at),
        });
        await manager.insert(Account, made);
        return made;
      }),
    );
  }

  /** An account that is not deleted. */
  async find(id: string): Promise<Account | undefined> {
    return (await this.dataSource.manager.findOneBy(Account, { id, deletedAt: IsNull() })) ?? undefined;
  }

  /** @returns the account as it is now; undefined when there is none. Throws `Rejected` when it cannot be like that. */
  change(id: string, { deleted, ...changes }: AccountChanges, at: number): Promise<Account | undefined> {
    return rejectingDoubles(() =>
      this.dataSource.transaction(async (manager) => {
        const changed = { ...chosen(changes), ...changedAt(at, deleted) };
        const { affected } = await manager.update(Account, { id, deletedAt: IsNull() }, changed);
        if (affected === 0) return undefined;
        if (deleted) {
          await manager.update(User, { accountId: id, deletedAt: IsNull() }, changedAt(at, true));
          await manager.update(ApiKey, { accountId: id, deletedAt: IsNull() }, changedAt(at, true));
          await deleteGames(manager, { accountId: id }, at);
        }
        return manager.findOneByOrFail(Account, { id });
      }),
    );
  }

  /** Accounts that are not deleted. @param only the id of the one account that may be seen; null: all */
  list(only: string | null, slug: string | undefined, window: ListWindow): Promise<ListPage<Account>> {
    const where = { ...(only !== null && { id: only }), ...(slug !== undefined && { slug }), deletedAt: IsNull() };
    return readWindow(this.dataSource.manager.createQueryBuilder(Account, 'account').where(where), COLUMNS, window);
  }
}
