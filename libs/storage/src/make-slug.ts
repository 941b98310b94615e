import type { EntityManager, EntityTarget, FindOptionsWhere } from 'typeorm';
import { IsNull, Like } from 'typeorm';

import { freeSlug, slugOf } from './slug.js';

interface Sluggish {
  slug: string;
  deletedAt: Date | null;
}

/**
 * A slug that nothing else in the table has, made from a name. Until the caller's transaction ends nobody else writes to the table, so
 * that a slug found free stays free.
 *
 * @param kind what a thing is called of whose name no slug can be made
 */
export async function makeSlug(manager: EntityManager, table: EntityTarget<Sluggish>, name: string, kind: string): Promise<string> {
  const { tableName } = manager.connection.getMetadata(table);
  await manager.query(`lock table ${tableName} in share row exclusive mode`);
  const slug = slugOf(name, kind);
  const where: FindOptionsWhere<Sluggish> = { slug: Like(`${slug}%`), deletedAt: IsNull() };
  const similar = await manager.find(table, { select: { slug: true }, where });
  return freeSlug(
    slug,
    similar.map((other) => other.slug),
  );
}
