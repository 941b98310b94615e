import { findBoards } from '../boards/find-boards.js';
import { verifyIndex } from '../boards/verify-index.js';
import { EXIT, readArguments, wholeNumber, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { READER_SETTINGS, withDatabase } from '../with-database.js';
import { REDIS_SETTINGS, withRedis } from '../with-redis.js';

const LOOK_AGAIN_S = 1;
const LOOK_AGAIN_S_MAX = 3_600;

const SETTINGS = { ...READER_SETTINGS, ...REDIS_SETTINGS };

export const verifyIndexCommand: Command<typeof SETTINGS> = {
  name: 'verify-index',
  synopsis: '[BOARD] [--look-again SECONDS]',
  summary: 'compares the rank index in Redis with the standings in PostgreSQL',
  help: `
Compares the index of every board, or of the one that is named by its id or as GAME/BOARD, with what PostgreSQL
says: epoch, revision, that every standing has its place and no other is there, and their order. Scores may come
in meanwhile. Nothing is changed.

--look-again SECONDS  after how long a board that differs is looked at again, because scores may have been on their
                      way to the index; ${LOOK_AGAIN_S} unless given

A wrong index shows wrong ranks; one that is missing or behind does not: services read from PostgreSQL until they
have built it. Either is mended by "rebuild-index".

Exit code 3: something differs.`,
  settings: SETTINGS,
  async run(args, settings) {
    const { values, positionals } = readArguments(args, { 'look-again': { type: 'string' } }, [0, 1]);
    const lookAgainS = wholeNumber(values['look-again'] ?? String(LOOK_AGAIN_S), '--look-again', LOOK_AGAIN_S_MAX);
    const found = withDatabase(settings.DATABASE_URL, (database) =>
      withRedis(settings, async (redis) => {
        const boards = await findBoards(database, positionals[0]);
        let looked = 0;
        const differing = await verifyIndex(database, redis, boards, lookAgainS * 1_000, ({ name }, { count }) => {
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
