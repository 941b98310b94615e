import type { LeaderboardPage } from '@laurel/contracts/pomomon/leaderboard-page';
import { PAGE_SIZE } from '@laurel/contracts/pomomon/limits';

import type { PageFormat, ShownPage } from '../live/page-frame.js';

/** Pages as the Pomomon standard writes them. */
export const POMOMON_PAGES: PageFormat = {
  name: 'pomomon',
  pageSize: PAGE_SIZE,
  isPublic: false,
  write: (shown) => JSON.stringify(leaderboardPage(shown)),
};

/** Values are credited milliseconds already. */
function leaderboardPage({ page, lastPage, board }: ShownPage): LeaderboardPage {
  return {
    page,
    scores: board.places.map(({ competitorId, name, value }) => ({ id: competitorId, name, score: value })),
    max_page: lastPage,
  };
}
