import type { Cluster, Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';

import { stands } from './redis-cluster.js';

/** Tells of the connections to the stores as they are whenever it is asked. Those that were closed for good are forgotten by then. */
export class ConnectionGauges {
  /** Set whenever the database has been asked something that it always answers. */
  readonly databaseUp: Gauge;
  private readonly pools = new Set<Pool>();
  private readonly redis = new Map<Redis | Cluster, string>();

  constructor(registers: Registry[]) {
    this.databaseUp = new Gauge({
      name: 'database_up',
      help: 'Whether PostgreSQL answered when it was last asked for the time, which is every ten seconds.',
      registers,
    });
    this.tellOfPools(registers);
    this.tellOfRedis(registers);
  }

  watchPool(pool: Pool): void {
    this.pools.add(pool);
  }

  watchRedis(connection: Redis | Cluster, usedFor: 'commands' | 'events'): void {
    this.redis.set(connection, usedFor);
  }

  private tellOfPools(registers: Registry[]): void {
    const sum = (count: (pool: Pool) => number): number => {
      for (const pool of this.pools) if (pool.ended) this.pools.delete(pool);
      return [...this.pools].reduce((total, pool) => total + count(pool), 0);
    };
    new Gauge({
      name: 'database_pool_connections',
      help: 'Connections to PostgreSQL that are open.',
      labelNames: ['state'],
      registers,
      collect() {
        this.set({ state: 'in_use' }, sum(({ totalCount, idleCount }) => totalCount - idleCount));
        this.set({ state: 'idle' }, sum(({ idleCount }) => idleCount));
      },
    });
    new Gauge({
      name: 'database_pool_limit',
      help: 'Connections to PostgreSQL that may be open.',
      registers,
      collect() {
        this.set(sum(({ options }) => options.max));
      },
    });
    new Gauge({
      name: 'database_pool_waiting',
      help: 'Work that waits for a connection to PostgreSQL.',
      registers,
      collect() {
        this.set(sum(({ waitingCount }) => waitingCount));
      },
    });
  }

  private tellOfRedis(registers: Registry[]): void {
    const { redis } = this;
    new Gauge({
      name: 'redis_up',
      help: 'Whether the connection to Redis stands, to every node of a cluster, by what it is for.',
      labelNames: ['connection'],
      registers,
      collect() {
        this.reset();
        for (const [connection, usedFor] of redis) {
          if (connection.status === 'end') redis.delete(connection);
          else this.set({ connection: usedFor }, Number(stands(connection)));
        }
      },
    });
  }
}
