/** Zero-based index of the last page: 0 for an empty board, and no empty page after a full one. */
export function lastPage(total: number, pageSize: number): number {
  return Math.max(0, Math.ceil(total / pageSize) - 1);
}

/** Zero-based page that shows a zero-based position. */
export function pageOf(position: number, pageSize: number): number {
  return Math.floor(position / pageSize);
}

/** Whether a zero-based position is visible on a board with room for `capacity`; null is unlimited. */
export function isVisible(position: number, capacity: number | null): boolean {
  return capacity === null || position < capacity;
}

/**
 * Which of the zero-based positions from `anchor + offset` on, `limit` of them, a board of `total` places has. An anchor beyond its
 * last place is right behind that. What would lie before its first place is left out, and nothing takes its stead.
 */
export function clipWindow(
  { offset, limit }: { offset: number; limit: number },
  anchor: number,
  total: number,
): { start: number; length: number } {
  const begin = Math.min(anchor, total) + offset;
  const start = Math.max(0, begin);
  return { start, length: Math.max(0, Math.min(begin + limit, total) - start) };
}

/** Standings that are visible on a board with room for `capacity`; null is unlimited. */
export function visible(total: number, capacity: number | null): number {
  return capacity === null ? total : Math.min(total, capacity);
}
