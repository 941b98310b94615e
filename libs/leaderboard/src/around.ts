/**
 * Where a window of `limit` rows around one of them begins: half of the others stand above it, and where a side is short the other
 * one is longer. Zero-based, as is `position`; the window ends with the list at the latest.
 */
export function startAround(position: number, total: number, limit: number): number {
  return Math.max(0, Math.min(position - Math.floor(limit / 2), total - limit));
}
