import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { ConnectionGauges } from './connection-gauges.js';
import { IndexLag } from './ranks/index-lag.js';

const OF_REGISTRIES = new WeakMap<Registry, StorageMetrics>();

/** What the store tells about itself. No label holds what clients choose: boards are too many to be told apart here. */
export class StorageMetrics {
  readonly ledger: ReturnType<typeof ledgerMetrics>;
  readonly ranks: ReturnType<typeof rankMetrics>;
  readonly events: ReturnType<typeof eventMetrics>;
  readonly connections: ConnectionGauges;
  readonly swept: Counter<'store'>;

  private constructor(registers: Registry[]) {
    this.ledger = ledgerMetrics(registers);
    this.ranks = rankMetrics(registers);
    this.events = eventMetrics(registers);
    this.connections = new ConnectionGauges(registers);
    this.swept = new Counter({
      name: 'expired_rows_swept_total',
      help: 'Rows that were deleted because they had expired.',
      labelNames: ['store'],
      registers,
    });
  }

  /**
   * The store's metrics in a registry. They are made once, however many stores tell of themselves there; without a registry they are
   * counted for nobody.
   */
  static in(registry = new Registry()): StorageMetrics {
    const metrics = OF_REGISTRIES.get(registry) ?? new StorageMetrics([registry]);
    OF_REGISTRIES.set(registry, metrics);
    return metrics;
  }
}

function ledgerMetrics(registers: Registry[]) {
  const failures = new Counter({
    name: 'ledger_failures_total',
    help: 'Submissions that could not be decided, because of the store or because too many were waiting.',
    labelNames: ['reason'] as const,
    registers,
  });
  startAtZero(failures, ['unavailable', 'overloaded', 'error']);
  return {
    failures,
    batchSize: new Histogram({
      name: 'ledger_batch_size',
      help: 'Submissions that were written by one transaction.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'ledger_commit_seconds',
      help: 'Time that a transaction of submissions took, from asking for a connection to the answer to its commit.',
      buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    waiting: new Gauge({
      name: 'ledger_waiting',
      help: 'Submissions that wait for a transaction before theirs.',
      registers,
    }),
  };
}

function rankMetrics(registers: Registry[]) {
  const reads = new Counter({
    name: 'rank_reads_total',
    help: 'Reads of ranks: answered by the rank index, or by PostgreSQL because the index was behind.',
    labelNames: ['answered_by'] as const,
    registers,
  });
  startAtZero(reads, ['index', 'postgresql']);
  const lag = new IndexLag();
  new Gauge({
    name: 'index_lag_revisions',
    help: 'Revisions that the rank index lacks of the board furthest behind, as far as this process has heard; 0 when caught up.',
    registers,
    collect() {
      this.set(lag.revisions);
    },
  });
  return {
    reads,
    lag,
    catchUps: new Counter({
      name: 'index_catch_ups_total',
      help: "Times that a board's rank index was brought up to the board's log.",
      registers,
    }),
    rebuilds: new Counter({
      name: 'index_rebuilds_total',
      help: "Times that a board's rank index was begun from nothing, the first time included.",
      registers,
    }),
  };
}

function eventMetrics(registers: Registry[]) {
  return {
    joins: new Counter({
      name: 'event_bus_joins_total',
      help: 'Times that events began to be received; each time but the first, some may have been lost before.',
      registers,
    }),
    failures: new Counter({
      name: 'event_bus_failures_total',
      help: 'Events that could not be sent, read or handled, and failed attempts to receive any.',
      registers,
    }),
  };
}

/** Shows what has not happened yet, so that a rise from nothing can be seen. */
function startAtZero(counter: Counter, values: readonly string[]): void {
  for (const value of values) counter.labels(value).inc(0);
}
