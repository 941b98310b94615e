import { expect, it } from '@jest/globals';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { createTestRedisCluster } from '@laurel/fixtures/test-redis-cluster';

import { asOperate, REDIS_USERS } from './as-operate.js';
import { Playing } from './playing.js';
import { operate } from './run-operate.js';

it('the index of a Redis Cluster is rebuilt and verified, wherever its boards are', async () => {
  const [cluster, database] = await Promise.all([createTestRedisCluster({ users: REDIS_USERS }), createTestDatabase()]);
  const playing = await Playing.begin(database.url);
  try {
    for (let number = 0; number < 6; number += 1) {
      const board = await playing.board(`board-${number}`);
      for (let player = 0; player < 5; player += 1) await playing.score(board, player, player);
    }
    const settings = { DATABASE_URL: database.url, REDIS_URL: asOperate(cluster.url), REDIS_CLUSTER: 'on' };
    const lacking = await operate(['verify-index', '--look-again', '0'], settings);
    expect(lacking).toEqual({ code: 3, output: expect.stringContaining('there is no index') });
    expect(await operate(['rebuild-index'], settings)).toEqual({ code: 0, output: expect.stringMatching(/board-5: 5 standings/) });
    expect(await operate(['verify-index'], settings)).toMatchObject({ code: 0 });
  } finally {
    await playing.end();
    await database.drop();
    await cluster.stop();
  }
});
