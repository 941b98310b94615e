import type { Cluster, Redis } from 'ioredis';

import { connectToCluster } from './redis-cluster.js';
import { connectToNode } from './redis-node.js';

/**
 * A process's connections to Redis. Nothing queues while Redis is away: every command fails at once, because everything in
 * Redis can be done without.
 */
export class RedisConnection {
  /** For commands; undefined in the embedded default, which has no Redis. */
  readonly client: Redis | Cluster | undefined;
  /** For announcing events. */
  readonly publisher: Redis | undefined;
  /** For receiving events only. */
  readonly subscriber: Redis | undefined;

  /** @param options.isCluster whether the address is that of a Redis Cluster */
  constructor(url: string | undefined, report: (error: unknown) => void, { isCluster = false }: { isCluster?: boolean | undefined } = {}) {
    if (url === undefined) return;
    if (isCluster) {
      ({ client: this.client, publisher: this.publisher, subscriber: this.subscriber } = connectToCluster(url, report));
    } else {
      this.client = this.publisher = connectToNode(url, report);
      this.subscriber = connectToNode(url, report);
    }
  }

  close(): void {
    for (const connection of [this.client, this.publisher, this.subscriber]) connection?.disconnect();
  }
}
