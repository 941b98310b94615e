import { findBoards } from '../boards/find-boards.js';
import { verifyStandings } from '../boards/verify-standings.js';
import { EXIT, readArguments, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { READER_SETTINGS, withDatabase } from '../with-database.js';

export const verifyStandingsCommand: Command<typeof READER_SETTINGS> = {
  name: 'verify-standings',
  synopsis: '[BOARD]',
  summary: 'recomputes the standings from the log of scores and compares them',
  help: `
Reads the log of every board, or of the one that is named by its id or as GAME/BOARD, and compares what must stand by
the board's rule with the standings that are stored. Scores may come in meanwhile. Nothing is changed.

Exit code 3: something differs, which no version of Laurel does; look for who has written to the
database besides.`,
  settings: READER_SETTINGS,
  async run(args, { DATABASE_URL }) {
    const { positionals } = readArguments(args, {}, [0, 1]);
    const differing = await withDatabase(DATABASE_URL, async (database) => {
      const boards = await findBoards(database, positionals[0]);
      let found = 0;
      for (const [done, board] of boards.entries()) {
        const { count, lines } = await verifyStandings(database, board.id);
        console.error(`[${done + 1} of ${boards.length}] ${board.name}: ${count === 0 ? 'sound' : `${count} differences`}`);
        for (const line of lines) console.log(`${board.name} (${board.id}): ${line}`);
        found += count;
      }
      return found;
    }).catch(failedTo('Not verified'));
    console.log(differing === 0 ? 'All standings follow from the log.' : `${differing} standings do not follow from the log.`);
    return differing > 0 ? EXIT.different : EXIT.done;
  },
};
