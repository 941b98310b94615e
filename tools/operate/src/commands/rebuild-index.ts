import { createDataSource } from '@laurel/storage/data-source';

import { APPLICATION_NAME } from '../application-name.js';
import { findBoards } from '../boards/find-boards.js';
import { rebuildIndex } from '../boards/rebuild-index.js';
import { readArguments, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { READER_SETTINGS, withDatabase } from '../with-database.js';
import { REDIS_SETTINGS, withRedis } from '../with-redis.js';

const SETTINGS = { ...READER_SETTINGS, ...REDIS_SETTINGS };

export const rebuildIndexCommand: Command<typeof SETTINGS> = {
  name: 'rebuild-index',
  synopsis: '[BOARD]',
  summary: 'drops the rank index in Redis and builds it from PostgreSQL',
  help: `
Drops the index of every board, or of the one that is named by its id or as GAME/BOARD, and builds it anew. Services
go on: they read a board from PostgreSQL until its index is whole. It may be broken off and run again.

Seldom needed: an index that is lost, old or behind is built by the services themselves.`,
  settings: SETTINGS,
  async run(args, settings) {
    const { positionals } = readArguments(args, {}, [0, 1]);
    await withRedis(settings, async (redis) => {
      const boards = await withDatabase(settings.DATABASE_URL, (database) => findBoards(database, positionals[0]));
      const dataSource = await createDataSource(settings.DATABASE_URL, { applicationName: APPLICATION_NAME, poolSize: 1 }).initialize();
      try {
        for (const [done, board] of boards.entries()) {
          const begunAt = performance.now();
          const standings = await rebuildIndex(dataSource, redis, board.id);
          const seconds = ((performance.now() - begunAt) / 1000).toFixed(1);
          console.log(`[${done + 1} of ${boards.length}] ${board.name}: ${standings} standings in ${seconds} s`);
        }
      } finally {
        await dataSource.destroy();
      }
    }).catch(failedTo('Not all is rebuilt'));
    console.log('The index is rebuilt.');
  },
};
