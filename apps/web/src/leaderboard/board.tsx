import './board.css';
import { ConnectionBadge } from '../connection/connection-badge.js';
import type { Connection } from '../connection/connection.js';
import { useObservable } from '../use-observable.js';
import type { Announcer } from './announcer.js';
import { BoardTable } from './board-table.js';
import { EmptyBoard } from './empty-board.js';
import type { LiveBoardState } from './live-board.js';
import { Pager } from './pager.js';

interface BoardProps {
  board: LiveBoardState;
  connection: Connection;
  announcer: Announcer;
  signedIn: boolean;
  playerId: string | undefined;
  onTurn: (page: number) => void;
  onFollow: (following: boolean) => void;
}

export function Board({ board, connection, announcer, signedIn, playerId, onTurn, onFollow }: BoardProps) {
  const { page, following, asOf } = board;
  const isCutOff = connection === 'reconnecting' || connection === 'offline';
  return (
    <section className="card board" aria-labelledby="board-title">
      <header className="board-header">
        <div>
          <h2 id="board-title">Focus leaderboard</h2>
          <div className="board-caption">
            <ConnectionBadge connection={connection} />
            {page && isCutOff && <span>As of {new Date(asOf).toLocaleTimeString('en-GB')}</span>}
          </div>
        </div>
        {signedIn && (
          <label className="switch">
            <input type="checkbox" role="switch" checked={following} onChange={(event) => onFollow(event.target.checked)} />
            <span className="switch-track" aria-hidden="true" />
            Follow me
          </label>
        )}
      </header>
      <div className="board-frame">
        <BoardTable board={board} playerId={playerId} />
        {page?.players.length === 0 && <EmptyBoard signedIn={signedIn} />}
      </div>
      <Pager page={page?.index ?? 0} last={page?.last ?? 0} onTurn={onTurn} />
      <Announcements announcer={announcer} />
    </section>
  );
}

function Announcements({ announcer }: { announcer: Announcer }) {
  return (
    <p className="visually-hidden" role="status" data-testid="announcement">
      {useObservable(announcer)}
    </p>
  );
}
