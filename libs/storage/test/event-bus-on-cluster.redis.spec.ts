import { eventually } from '@laurel/fixtures/eventually';
import type { TestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import { createTestRedisCluster } from '@laurel/fixtures/test-redis-cluster';
import type { TestRedis } from '@laurel/fixtures/test-redis';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import type { BusEnd } from './bus-end.js';
import { betweenProcesses, changeTo, joinBus, nextGap } from './bus-end.js';
import { boardChanged, describeEventBus, heard } from './event-bus.contract.js';

const isCluster = true;

describeEventBus('the event bus on a Redis Cluster', async () => {
  const redis = await createTestRedisCluster();
  // Each by way of another node, one of them by a name.
  const [one, other] = redis.nodes;
  const name = one.url.replace('127.0.0.1', 'localhost');
  return betweenProcesses(redis, await joinBus(name, { isCluster }), await joinBus(other.url, { isCluster }));
});

describe('the event bus on a Redis Cluster, when nodes fail', () => {
  let redis: TestRedisCluster;
  let end: BusEnd;

  beforeEach(async () => {
    redis = await createTestRedisCluster();
    end = await joinBus(redis.url, { isCluster });
  });
  afterEach(async () => {
    end.close();
    await redis.stop();
  });

  const nodeOf = ({ options }: Redis): TestRedis => {
    const node = redis.nodes.find(({ url }) => url.endsWith(`:${options.port}`));
    if (node === undefined) throw new Error(`nobody is at port ${options.port}`);
    return node;
  };

  /** Publishes until it is heard: who publishes may be without a node too, and finds out by what is lost. */
  async function exchange(revision: number): Promise<void> {
    let isHeard = false;
    void heard(end.bus, revision).then(() => (isHeard = true));
    await eventually(async () => {
      await end.bus.publish('board-changed', boardChanged(revision));
      expect(isHeard).toBe(true);
    });
  }

  it('goes to another node when its own crashes, and tells of a gap once it hears again', async () => {
    for (const revision of [1, 2]) {
      const lost = nodeOf(end.subscriber);
      const gap = nextGap(end.bus);
      await lost.kill();
      await gap;
      expect(nodeOf(end.subscriber)).not.toBe(lost);
      await exchange(revision);
      await lost.restart();
    }
  });

  it('goes to another node when its own has frozen', async () => {
    const frozen = nodeOf(end.subscriber);
    const gap = nextGap(end.bus);
    frozen.freeze();
    await gap;
    expect(nodeOf(end.subscriber)).not.toBe(frozen);
    await exchange(1);
    frozen.thaw();
  });

  it('goes to another node when its own is put out of the cluster and goes on by itself', async () => {
    const left = nodeOf(end.subscriber);
    const nodes = [left, ...redis.nodes.filter((node) => node !== left)];
    const [gone, heir, other] = nodes.map(({ url }) => new Redis(url)) as [Redis, Redis, Redis];
    const [goneId, heirId] = await Promise.all([gone, heir].map((node) => node.cluster('MYID')));
    const gap = nextGap(end.bus);
    for (const node of [heir, other, gone]) {
      const slots = await node.cluster('SLOTS');
      const [first = 0, last = 0] = slots.find(([, , node]) => node?.[1] === gone.options.port) ?? [];
      const moving = node.pipeline();
      for (let slot = first; slot <= last; slot += 1) moving.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(heirId));
      await moving.exec();
    }
    await gone.call('CLUSTER', 'RESET');
    for (const node of [heir, other]) await node.call('CLUSTER', 'FORGET', String(goneId));
    await gap;
    expect(nodeOf(end.subscriber)).not.toBe(left);
    await exchange(1);
    for (const node of [gone, heir, other]) node.disconnect();
  });

  it('hears again when all nodes were gone', async () => {
    await Promise.all(redis.nodes.map((node) => node.kill()));
    const gap = nextGap(end.bus);
    await Promise.all(redis.nodes.map((node) => node.restart()));
    await gap;
    await exchange(1);
  });

  it('does not report a node that is gone again and again', async () => {
    const [lost] = redis.nodes;
    await lost?.kill();
    if (end.publisher.status !== 'ready') await changeTo('ready', end.publisher);
    const before = performance.now();
    for (let revision = 2; revision < 500; revision += 1) await end.bus.publish('board-changed', boardChanged(revision));
    const seconds = 1 + Math.ceil((performance.now() - before) / 1_000);
    expect(end.reported.length).toBeLessThan(10 * seconds);
  });
});
