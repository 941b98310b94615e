import { randomUUID } from 'node:crypto';

import { TABLE_SECRETS_MAX } from '@laurel/contracts/lucentinian/limits';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DataSource, IsNull } from 'typeorm';

import { HighScoreTable } from '../boards/high-score-table.entity.js';
import { Rejected } from '../catalog-rejection.js';
import { TableSecret } from './table-secret.entity.js';

/** A table's hashed secret as it is stored. */
export type SealedSecret = Pick<TableSecret, 'sealed' | 'sealedWith'>;

/** What became of a secret that was to go. The last good one stays: nobody could write to the table. */
export type Retirement = 'retired' | 'unknown-secret' | 'last-secret';

/** The secrets that games sign with. Several of a table are good at a time. Times are ms since 1970. */
@Injectable()
export class TableSecrets {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds a secret, beside those that are good already. @returns its id. Throws `Rejected` when there are enough of them. */
  async add(boardId: string, secret: SealedSecret, at: number): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      const good = await holdSecrets(manager, boardId);
      if (good.length >= TABLE_SECRETS_MAX) throw new Rejected('enough-secrets');
      return insertSecret(manager, boardId, secret, at);
    });
  }

  /** Makes a secret of the table good no more, at once and everywhere. */
  async retire(boardId: string, secretId: string, at: number): Promise<Retirement> {
    return this.dataSource.transaction(async (manager) => {
      const good = await holdSecrets(manager, boardId);
      if (!good.some(({ id }) => id === secretId)) return 'unknown-secret';
      if (good.length === 1) return 'last-secret';
      await manager.update(TableSecret, { id: secretId }, { retiredAt: new Date(at) });
      return 'retired';
    });
  }
}

/** Adds a secret to a table, in the caller's transaction and however many there are. @returns its id */
export async function insertSecret(manager: EntityManager, boardId: string, secret: SealedSecret, at: number): Promise<string> {
  const id = randomUUID();
  await manager.insert(TableSecret, { ...secret, id, boardId, createdAt: new Date(at) });
  return id;
}

/**
 * The good secrets of a table. Whoever adds or retires one does it first: they come one after the other, so that no two of them each
 * leave the other's secret for the last.
 */
async function holdSecrets(manager: EntityManager, boardId: string): Promise<TableSecret[]> {
  await manager.findOne(HighScoreTable, { where: { boardId }, lock: { mode: 'for_no_key_update' } });
  return manager.findBy(TableSecret, { boardId, retiredAt: IsNull() });
}
