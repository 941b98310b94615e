import type { TestRedis } from '@laurel/fixtures/test-redis';
import { createTestRedis } from '@laurel/fixtures/test-redis';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import type { BusEnd } from './bus-end.js';
import { betweenProcesses, changeTo, joinBus, nextGap } from './bus-end.js';
import { boardChanged, describeEventBus, heard } from './event-bus.contract.js';

describeEventBus('the event bus on Redis', async () => {
  const redis = await createTestRedis();
  return betweenProcesses(redis, await joinBus(redis.url), await joinBus(redis.url));
});

describe('the event bus on Redis, when Redis fails', () => {
  let redis: TestRedis;
  let end: BusEnd;

  beforeEach(async () => {
    redis = await createTestRedis();
    end = await joinBus(redis.url);
  });
  afterEach(async () => {
    end.close();
    await redis.stop();
  });

  /** An event that makes the whole way. */
  async function exchange(revision: number): Promise<void> {
    const arrived = heard(end.bus, revision);
    await end.bus.publish('board-changed', boardChanged(revision));
    await arrived;
  }

  it('reports what it cannot read, and goes on', async () => {
    const foreign = new Redis(redis.url);
    for (const text of ['', 'garbage', 'null', '[]', '{"boardId":"b","epoch":"e"}', '{"boardId":1,"epoch":"e","revision":1}']) {
      await foreign.publish('laurel:board-changed', text);
    }
    await foreign.publish('laurel:session-changed', '{"playerId":"p"}');
    await foreign.publish('laurel:another-channel', JSON.stringify(boardChanged(1)));
    foreign.disconnect();
    await exchange(1);
    expect(end.reported).toHaveLength(7);
  });

  it('tells of a gap once it hears again after a restart, and a listener that throws keeps nobody from hearing', async () => {
    let gaps = 0;
    end.bus.onGap(() => {
      throw new Error('this listener is broken');
    });
    end.bus.onGap(() => void (gaps += 1));
    const gap = nextGap(end.bus);
    await redis.restart();
    await gap;
    if (end.publisher.status !== 'ready') await changeTo('ready', end.publisher);
    await exchange(1);
    expect(gaps).toBe(1);
  });

  it('notices a Redis that has frozen, and tells of a gap when it is back', async () => {
    const gap = nextGap(end.bus);
    redis.freeze();
    const frozenAt = performance.now();
    await changeTo('close', end.subscriber);
    expect(performance.now() - frozenAt).toBeLessThan(8_000);
    redis.thaw();
    await gap;
  });

  it('loses what is published while Redis is frozen or gone, without a word to the publisher', async () => {
    redis.freeze();
    const begunAt = performance.now();
    await end.bus.publish('board-changed', boardChanged(1));
    redis.thaw();
    const gone = changeTo('close', end.publisher);
    await redis.kill();
    await gone;
    for (let revision = 2; revision < 100; revision += 1) await end.bus.publish('board-changed', boardChanged(revision));
    expect(performance.now() - begunAt).toBeLessThan(8_000);
  });

  it('hears what is published when its connection was there first', async () => {
    const late = await joinBus(redis.url, { connected: true });
    const arrived = heard(late.bus, 5);
    await end.bus.publish('board-changed', boardChanged(5));
    await arrived;
    late.close();
  });
});
