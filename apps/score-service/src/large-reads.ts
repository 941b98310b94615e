import { AtMost } from '@laurel/storage/at-most';
import { Injectable } from '@nestjs/common';

/** Some of the store's connections and never all, whichever doors ask: a submission finds one however many lists are asked for. */
const READS_AT_ONCE = 3;

/** How long a read waits for others before it is refused: as long as others wait for a connection. */
const PATIENCE_MS = 1_000;

/** The turns of reads that may be large, one queue for all doors. */
@Injectable()
export class LargeReads extends AtMost {
  constructor() {
    super(READS_AT_ONCE, PATIENCE_MS);
  }
}
