import { findBoards } from '../boards/find-boards.js';
import { verifyIndex } from '../boards/verify-index.js';
import { EXIT, readArguments, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { READER_SETTINGS, withDatabase } from '../with-database.js';
import { REDIS_SETTINGS, withRedis } from '../with-redis.js';

const SETTINGS = { ...READER_SETTINGS, ...REDIS_SETTINGS };

export const verifyIndexCommand: Command<typeof SETTINGS> = {
  name: 'verify-index',
  synopsis: '[BOARD]',
  summary: 'compares the rank index in Redis with the standings in PostgreSQL',
  help: `
Compares the index of every board, or of the one that is named by its id or as GAME/BOARD, with what PostgreSQL
says: epoch, revision, that every standing has its place and no other is there, and their order. Scores may come
in meanwhile; a board that differs is looked at again after a second. Nothing is changed.

A wrong index shows wrong ranks; one that is missing or behind does not: services read from PostgreSQL until they
have built it. Either is mended by "rebuild-index".

Exit code 3: something differs.`,
  settings: SETTINGS,
  async run(args, settings) {
    const { positionals } = readArguments(args, {}, [0, 1]);
    const found = withDatabase(settings.DATABASE_URL, (database) =>
      withRedis(settings, async (redis) => {
        const boards = await findBoards(database, positionals[0]);
        let looked = 0;
        const differing = await verifyIndex(database, redis, boards, ({ name }, { count }) => {
          looked += 1;
          console.error(`[${looked} of ${boards.length}] ${name}: ${count === 0 ? 'sound' : 'looked at again'}`);
        });
        return { boards, differing };
      }),
    );
    const { boards, differing } = await found.catch(failedTo('Not verified'));
    for (const { board, differences } of differing) {
      for (const line of differences.lines) console.log(`${board.name} (${board.id}): ${line}`);
    }
    console.log(`${boards.length - differing.length} of ${boards.length} boards have a sound index.`);
    return differing.length > 0 ? EXIT.different : EXIT.done;
  },
};
