import type { Pagination } from '@laurel/contracts/leadr/pagination';
import type { ListPage } from '@laurel/storage/lists/keyset';

/** Cursors of the neighbouring pages; a list without cursors has none. */
export interface PageCursors {
  readonly next?: string | null;
  readonly previous?: string | null;
}

/** @param count rows on this page */
export function paginationAnswer(
  count: number,
  { hasNext, hasPrevious }: Pick<ListPage<unknown>, 'hasNext' | 'hasPrevious'>,
  { next = null, previous = null }: PageCursors = {},
): Pagination {
  return { count, has_next: hasNext, has_prev: hasPrevious, next_cursor: next, prev_cursor: previous };
}
