import './board-table.css';
import { PLACES_PER_PAGE, rankAt } from './board-page.js';
import { BoardRow } from './board-row.js';
import type { LiveBoardState } from './live-board.js';
import { useRowMoves } from './use-row-moves.js';

interface BoardTableProps {
  board: LiveBoardState;
  playerId: string | undefined;
}

/** Always as tall as a full page, so that nothing below it moves. */
export function BoardTable({ board: { page, changes, turning }, playerId }: BoardTableProps) {
  const players = page?.players ?? [];
  const best = players[0]?.score ?? 0;
  const body = useRowMoves(players.map((player) => player.id));
  return (
    <table role="table" className="board-table" aria-labelledby="board-title" aria-busy={turning} data-testid="leaderboard">
      <thead role="rowgroup">
        <tr role="row" className="board-head">
          <th role="columnheader" scope="col" className="board-rank">
            <span className="visually-hidden">Place</span>
            <span aria-hidden="true">#</span>
          </th>
          <th role="columnheader" scope="col" className="board-player">
            Player
          </th>
          <th role="columnheader" scope="col" className="board-score">
            Focus time
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup" className="board-body" ref={body}>
        {page &&
          players.map((player, slot) => (
            <BoardRow
              key={player.id}
              player={player}
              rank={rankAt(page, slot)}
              slot={slot}
              share={best > 0 ? player.score / best : 0}
              isMe={player.id === playerId}
              change={changes.get(player.id)}
            />
          ))}
        {!page && Array.from({ length: PLACES_PER_PAGE }, (_, slot) => <WaitingRow key={`waiting ${slot}`} slot={slot} />)}
      </tbody>
    </table>
  );
}

function WaitingRow({ slot }: { slot: number }) {
  return (
    <tr role="row" className="board-row board-row-waiting" aria-hidden="true" style={{ transform: `translateY(${slot * 100}%)` }}>
      <td role="cell" className="board-rank">
        <span className="board-bone" />
      </td>
      <th role="rowheader" scope="row" className="board-player">
        <span className="board-bone" />
      </th>
      <td role="cell" className="board-score">
        <span className="board-bone" />
      </td>
    </tr>
  );
}
