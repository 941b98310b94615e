import type { LivePage } from '@laurel/contracts/leadr/live-page';

import type { PageFormat, ShownPage } from '../live/page-frame.js';

/** Pages of any board, of the size that a viewer asks for. */
export function livePages(pageSize: number): PageFormat {
  return { name: 'leadr', pageSize, isPublic: true, write: (shown) => JSON.stringify(livePage(shown)) };
}

function livePage({ page, lastPage, board }: ShownPage): LivePage {
  return {
    page,
    max_page: lastPage,
    total: board.total,
    revision: board.revision,
    scores: board.places.map(({ rank, id, name, value, valueDisplay, submittedAt }) => ({
      rank,
      id,
      player_name: name,
      value,
      value_display: valueDisplay,
      updated_at: new Date(submittedAt).toISOString(),
    })),
  };
}
