import { createTestDatabase } from '@laurel/fixtures/test-database';

import { createDataSource } from '../src/data-source.js';
import { PostgresRankIndex } from '../src/ranks/postgres-rank-index.js';
import { describeRankIndex } from './rank-index.contract.js';
import { ScratchBoards } from './scratch-boards.js';

describeRankIndex('the rank index on PostgreSQL', async () => {
  const database = await createTestDatabase();
  const dataSource = await createDataSource(database.url, { applicationName: 'test' }).initialize();
  return {
    index: new PostgresRankIndex(dataSource),
    boards: await ScratchBoards.in(dataSource),
    async close() {
      await dataSource.destroy();
      await database.drop();
    },
  };
});
