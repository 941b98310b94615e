interface Missing {
  readonly from: number;
  readonly to: number;
}

/**
 * How far the rank index was behind the boards' logs when this process last heard of it. Knows only the boards that are behind, so it
 * holds no more than those that were written or read while something was wrong.
 */
export class IndexLag {
  private readonly missing = new Map<string, Missing>();

  /** Revisions that the board which lacks most of them lacks; 0 when none is known to be behind. */
  get revisions(): number {
    return Math.max(0, ...[...this.missing.values()].map(({ from, to }) => to - from));
  }

  /** The board's log is at `to`, and the index lacks what came after `from`. */
  behind(boardId: string, from: number, to: number): void {
    const known = this.missing.get(boardId);
    this.missing.set(boardId, { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) });
  }

  caughtUp(boardId: string): void {
    this.missing.delete(boardId);
  }
}
