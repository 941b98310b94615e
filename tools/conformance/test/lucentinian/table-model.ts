export interface ModelRow {
  readonly score: number;
  readonly by_whom: string;
}

/** What a table is meant to be, in few words and with no care for speed. */
export class TableModel {
  private held: readonly ModelRow[] = [];

  constructor(
    private readonly capacity: number,
    private readonly isAscending: boolean,
  ) {}

  /** Best first. */
  get rows(): readonly ModelRow[] {
    return this.held;
  }

  /** How many of these would be in front of a newcomer with that score: all that are as good, and all that are better. */
  inFrontOf(score: number, rows = this.held): number {
    return rows.filter((row) => (this.isAscending ? row.score <= score : row.score >= score)).length;
  }

  wouldPlace(score: number): boolean {
    return this.inFrontOf(score) < this.capacity;
  }

  add(row: ModelRow): number | null {
    const position = this.inFrontOf(row.score);
    if (position >= this.capacity) return null;
    this.held = [...this.held.slice(0, position), row, ...this.held.slice(position)].slice(0, this.capacity);
    return position;
  }

  clear(): void {
    this.held = [];
  }
}
