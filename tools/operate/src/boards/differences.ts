const TOLD_AT_MOST = 10;

/** What was found to differ: some of it in words, all of it in number. */
export class Differences {
  count = 0;
  private readonly told: string[] = [];

  add(difference: string): void {
    this.count += 1;
    if (this.told.length < TOLD_AT_MOST) this.told.push(difference);
  }

  /** One line for each of the first, and one for the rest of them. */
  get lines(): string[] {
    const rest = this.count - this.told.length;
    return rest > 0 ? [...this.told, `and ${rest} more`] : this.told;
  }
}
