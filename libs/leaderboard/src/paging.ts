/** Zero-based index of the last page: 0 for an empty board, and no empty page after a full one. */
export function lastPage(total: number, pageSize: number): number {
  return Math.max(0, Math.ceil(total / pageSize) - 1);
}

/** Zero-based page that shows a zero-based position. */
export function pageOf(position: number, pageSize: number): number {
  return Math.floor(position / pageSize);
}

/** Standings that are visible on a board with room for `capacity`; null is unlimited. */
export function visible(total: number, capacity: number | null): number {
  return capacity === null ? total : Math.min(total, capacity);
}
