import { SLUG_LENGTH_MAX, SLUG_LENGTH_MIN } from '@laurel/contracts/leadr/limits';
import type { EntityManager, EntityTarget, FindOptionsWhere } from 'typeorm';
import { IsNull, Like } from 'typeorm';

interface Slugged {
  slug: string;
  deletedAt: Date | null;
}

/** Leaves room for a hyphen and a number. */
const STEM_LENGTH_MAX = SLUG_LENGTH_MAX - 6;

/**
 * A slug that nothing else in the table has, made from a name. Until the caller's transaction ends nobody else writes to the table, so
 * that a slug found free stays free.
 *
 * @param kind what a thing is called of whose name no slug can be made
 */
export async function makeSlug(manager: EntityManager, table: EntityTarget<Slugged>, name: string, kind: string): Promise<string> {
  const { tableName } = manager.connection.getMetadata(table);
  await manager.query(`lock table ${tableName} in share row exclusive mode`);
  const slug = slugOf(name, kind);
  const where: FindOptionsWhere<Slugged> = { slug: Like(`${slug}%`), deletedAt: IsNull() };
  const similar = await manager.find(table, { select: { slug: true }, where });
  const taken = similar.map((other) => other.slug);
  return freeSlug(slug, taken);
}

/**
 * A slug for a name: accents go, and all else that a slug cannot hold becomes a hyphen. A name of which too little is left, such as
 * one in another script, is called by its kind.
 */
export function slugOf(name: string, kind: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
  const slug = hyphenated(hyphenated(plain).slice(0, STEM_LENGTH_MAX));
  return slug.length < SLUG_LENGTH_MIN ? hyphenated(`${kind} ${slug}`) : slug;
}

/** The slug itself when nobody has it, else with the lowest free number from 2 on. */
export function freeSlug(slug: string, taken: readonly string[]): string {
  if (!taken.includes(slug)) return slug;
  for (let number = 2; ; number += 1) if (!taken.includes(`${slug}-${number}`)) return `${slug}-${number}`;
}

function hyphenated(text: string): string {
  return text.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
