import { readEntry } from '@laurel/storage/ranks/redis/index-keys';

/** What an index holds of later revisions than the snapshot with which it is compared, and which cannot tell whether it is right. */
export class LaterEntries {
  /** The highest of their revisions, which the board must have come to by now. */
  highest: number;

  /** @param snapshot the revision of the snapshot */
  constructor(private readonly snapshot: number) {
    this.highest = snapshot;
  }

  /** Notes an entry if it is one of them. @returns whether it is */
  take(entry: string): boolean {
    const { revision } = readEntry(entry);
    const isLater = revision > this.snapshot;
    if (isLater) this.highest = Math.max(this.highest, revision);
    return isLater;
  }
}
