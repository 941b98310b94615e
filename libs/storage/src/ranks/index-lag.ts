interface Missing {
  readonly from: number;
  readonly to: number;
  readonly heardAt: number;
}

/** Another process may catch a board up, and nothing tells this one; nor does it hear of boards that are deleted. */
const FORGOTTEN_AFTER_MS = 300_000;

/**
 * How far the rank index was behind the boards' logs when this process last heard of it. Knows only the boards that are behind, so it
 * holds no more than those that were written or read a short while ago while something was wrong.
 */
export class IndexLag {
  private readonly missing = new Map<string, Missing>();

  /** @param now in ms, by any clock that only goes on */
  constructor(private readonly now = () => performance.now()) {}

  /** Revisions that the board which lacks most of them lacks; 0 when none is known to be behind. */
  get revisions(): number {
    const now = this.now();
    let most = 0;
    for (const [boardId, { from, to, heardAt }] of this.missing) {
      if (now - heardAt < FORGOTTEN_AFTER_MS) most = Math.max(most, to - from);
      else this.missing.delete(boardId);
    }
    return most;
  }

  /** The board's log is at `to`, and the index lacks what came after `from`. */
  behind(boardId: string, from: number, to: number): void {
    const known = this.missing.get(boardId);
    this.missing.set(boardId, { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to), heardAt: this.now() });
  }

  /** Somebody has missed again what the index lacks. */
  stillBehind(boardId: string): void {
    const known = this.missing.get(boardId);
    if (known !== undefined) this.behind(boardId, known.from, known.to);
  }

  caughtUp(boardId: string): void {
    this.missing.delete(boardId);
  }
}
