import { SLUG_LENGTH_MAX, SLUG_LENGTH_MIN } from '@laurel/contracts/leadr/limits';

/** Leaves room for a hyphen and a number. */
const STEM_LENGTH_MAX = SLUG_LENGTH_MAX - 6;

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
