import { expect, it } from '@jest/globals';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { createTestRedisCluster } from '@laurel/fixtures/test-redis-cluster';

import { redisUsers } from '../src/redis-users.js';
import { Playing } from './playing.js';
import { operate } from './run-operate.js';

const PASSWORDS = { 'auth-service': 'a', 'score-service': 'b', 'leaderboard-stream-service': 'c', operate: 'known' };

it('the index of a Redis Cluster is rebuilt and verified, wherever its boards are', async () => {
  const [cluster, database] = await Promise.all([createTestRedisCluster({ users: redisUsers(PASSWORDS) }), createTestDatabase()]);
  const playing = await Playing.begin(database.url);
  try {
    for (let number = 0; number < 6; number += 1) {
      const board = await playing.board(`board-${number}`);
      for (let player = 0; player < 5; player += 1) await playing.score(board, player, player);
    }
    const url = new URL(cluster.url);
    url.username = 'operate';
    url.password = PASSWORDS.operate;
    const settings = { DATABASE_URL: database.url, REDIS_URL: url.href, REDIS_CLUSTER: 'on' };
    expect(await operate(['verify-index'], settings)).toEqual({ code: 3, output: expect.stringContaining('there is no index') });
    expect(await operate(['rebuild-index'], settings)).toEqual({ code: 0, output: expect.stringMatching(/board-5: 5 standings/) });
    expect(await operate(['verify-index'], settings)).toMatchObject({ code: 0 });
  } finally {
    await playing.end();
    await database.drop();
    await cluster.stop();
  }
}, 60_000);
