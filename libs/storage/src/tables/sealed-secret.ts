import { randomUUID } from 'node:crypto';

import type { EntityManager } from 'typeorm';

import { TableSecret } from './table-secret.entity.js';

/** A table's hashed secret as it is stored. */
export type SealedSecret = Pick<TableSecret, 'sealed' | 'sealedWith'>;

/** Adds a secret to a table, beside those that it has. @returns its id */
export async function insertSecret(manager: EntityManager, boardId: string, secret: SealedSecret, at: number): Promise<string> {
  const id = randomUUID();
  await manager.insert(TableSecret, { ...secret, id, boardId, createdAt: new Date(at) });
  return id;
}
