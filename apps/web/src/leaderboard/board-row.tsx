import './board-row.css';
import type { PlayerScore } from '@laurel/contracts/pomomon/leaderboard-page';

import { focusTime } from '../focus-time.js';
import type { PlayerChange } from './page-changes.js';
import { RankMark, metalOf } from './rank-mark.js';
import { Score } from './score.js';

interface BoardRowProps {
  player: Readonly<PlayerScore>;
  rank: number;
  slot: number;
  /** Score as a part of the best one on the page. */
  share: number;
  isMe: boolean;
  change: PlayerChange | undefined;
}

/** The explicit roles keep the table a table where the style sheet lays it out as something else. */
export function BoardRow({ player, rank, slot, share, isMe, change }: BoardRowProps) {
  return (
    <tr
      role="row"
      className="board-row"
      style={{ transform: `translateY(${slot * 100}%)` }}
      data-testid="row"
      data-player={player.id}
      data-rank={rank}
      data-me={isMe || undefined}
      data-metal={metalOf(rank)}
      aria-current={isMe || undefined}
    >
      <td role="cell" className="board-rank">
        <RankMark rank={rank} />
      </td>
      <th role="rowheader" scope="row" className="board-player">
        <span className="board-name-line">
          <bdi className="board-name" title={player.name}>
            {player.name}
          </bdi>
          {isMe && <span className="board-you">You</span>}
        </span>
        <span className="board-share" aria-hidden="true">
          <span style={{ transform: `scaleX(${share})` }} />
        </span>
      </th>
      <td role="cell" className="board-score">
        {change && <Change key={change.at} change={change} />}
        <Score milliseconds={player.score} />
      </td>
    </tr>
  );
}

function Change({ change: { gained, climbed } }: { change: PlayerChange }) {
  return (
    <>
      {gained > 0 && <span className="board-glow" aria-hidden="true" />}
      <span className="board-change" aria-hidden="true">
        {climbed !== 0 && (
          <span data-direction={climbed > 0 ? 'up' : 'down'}>
            {climbed > 0 ? '▲' : '▼'} {Math.abs(climbed)}
          </span>
        )}
        {gained > 0 && <span data-gained>+{focusTime(gained)}</span>}
      </span>
    </>
  );
}
