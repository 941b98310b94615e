import type { Redis } from 'ioredis';

import { RedisEventBus } from '../src/event-bus/redis-event-bus.js';
import { RedisConnection } from '../src/redis-connection.js';
import type { OpenBus } from './event-bus.contract.js';

/** One process's end of the bus. */
export interface BusEnd {
  readonly bus: RedisEventBus;
  readonly publisher: Redis;
  readonly subscriber: Redis;
  readonly reported: unknown[];
  close(): void;
}

/** @param options.connected whether the connections are there before the bus is */
export async function joinBus(url: string, { connected = false, isCluster = false } = {}): Promise<BusEnd> {
  const reported: unknown[] = [];
  const report = (error: unknown) => reported.push(error);
  const connection = new RedisConnection(url, report, { isCluster });
  const { publisher, subscriber } = connection;
  if (publisher === undefined || subscriber === undefined) throw new Error('an address means connections');
  if (connected) await Promise.all([changeTo('ready', publisher), changeTo('ready', subscriber)]);
  const bus = new RedisEventBus(publisher, subscriber, report);
  await Promise.all([nextGap(bus), publisher.status === 'ready' || changeTo('ready', publisher)]);
  return {
    bus,
    publisher,
    subscriber,
    reported,
    close() {
      bus.close();
      connection.close();
    },
  };
}

/** What an event bus over Redis is held to its contract with. */
export function betweenProcesses(redis: { stop(): Promise<unknown> }, here: BusEnd, there: BusEnd): OpenBus {
  return {
    here: here.bus,
    there: there.bus,
    reported: there.reported,
    async close() {
      here.close();
      there.close();
      await redis.stop();
    },
  };
}

export function changeTo(status: 'ready' | 'close', connection: Redis): Promise<void> {
  return new Promise((resolve) => connection.once(status, () => resolve()));
}

/** Resolves when the end has begun, or begun again, to hear what is published. */
export function nextGap(bus: RedisEventBus): Promise<void> {
  return new Promise((resolve) => {
    const stop = bus.onGap(() => {
      stop();
      resolve();
    });
  });
}
