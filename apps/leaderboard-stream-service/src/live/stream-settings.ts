/** How streams behave in time and number. Injected under this class; times are in ms. */
export abstract class StreamSettings {
  /** Changes of a board within this time of the last ones sent go out together. */
  abstract readonly coalesceMs: number;
  /** How often boards are compared with the database, in case a hint was lost. */
  abstract readonly compareMs: number;
  abstract readonly heartbeatMs: number;
  /** A client that does not take in what it was sent for so long is dropped. */
  abstract readonly slowReaderMs: number;
  /** Streams end after this time, 20 % more or less, so that replicas share the load again. */
  abstract readonly rotateMs: number;
  /** A request that cannot be answered by then gets its headers, and waits for its first event with an open stream. */
  abstract readonly headersWithinMs: number;
  /** A stream that has had nothing to show by then ends; its client comes back. */
  abstract readonly showWithinMs: number;
  /** Streams end spread over this time when the process shuts down, so that their clients do not come back all at once. */
  abstract readonly drainMs: number;
  abstract readonly streamsPerProcess: number;
  abstract readonly streamsPerAddress: number;
}

export const STREAM_DEFAULTS: StreamSettings = {
  coalesceMs: 50,
  compareMs: 2_000,
  heartbeatMs: 15_000,
  slowReaderMs: 30_000,
  rotateMs: 600_000,
  headersWithinMs: 1_000,
  showWithinMs: 20_000,
  drainMs: 3_000,
  streamsPerProcess: 5_000,
  streamsPerAddress: 200,
};
