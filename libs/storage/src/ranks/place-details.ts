import type { DataSource } from 'typeorm';

import type { RankedPlace } from './rank-index.js';

/** What is known of an entry, beside its value. */
export interface ShownEntry {
  /** The entry's id, which is the score's id outside. */
  readonly id: string;
  /** The name given with the entry, else the competitor's present one. */
  readonly name: string;
  readonly valueDisplay: string | null;
  readonly metadata: unknown;
  /** Ms since 1970. */
  readonly submittedAt: number;
}

/** That name in SQL, over entry_details as `details` and competitors as `competitor`. */
export const SHOWN_NAME = 'coalesce(details.player_name, competitor.name)';

/** A place with what is known of the entry that set it. */
export type Place = RankedPlace & ShownEntry;

interface EntryRow extends Omit<ShownEntry, 'submittedAt'> {
  readonly revision: string;
  readonly submittedAt: Date;
}

/** Completes places or standings of a board, in their order, by one query. */
export async function withDetails<T extends { readonly revision: number }>(
  dataSource: DataSource,
  boardId: string,
  places: readonly T[],
): Promise<(T & ShownEntry)[]> {
  if (places.length === 0) return [];
  const rows = await dataSource.query<EntryRow[]>(
    `select e.revision, e.id, e.submitted_at as "submittedAt", ${SHOWN_NAME} as name,
            details.value_display as "valueDisplay", details.metadata
       from entries e
       join competitors competitor on competitor.id = e.competitor_id
       left join entry_details details on details.board_id = e.board_id and details.revision = e.revision
      where e.board_id = $1 and e.revision = any($2)`,
    [boardId, places.map(({ revision }) => revision)],
  );
  const details = new Map(
    rows.map(({ revision, submittedAt, ...entry }) => [Number(revision), { ...entry, submittedAt: submittedAt.getTime() }]),
  );
  return places.map((place) => {
    const entry = details.get(place.revision);
    if (entry === undefined) throw new Error(`board ${boardId} has a standing of revision ${place.revision}, which is not in its log`);
    return { ...place, ...entry };
  });
}
