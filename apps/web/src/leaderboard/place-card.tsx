import './place-card.css';
import { focusTime } from '../focus-time.js';
import { placeOf } from './board-page.js';
import type { Place } from './board-page.js';
import type { LiveBoardState } from './live-board.js';
import { RankMark } from './rank-mark.js';

interface PlaceCardProps {
  board: LiveBoardState;
  playerId: string | undefined;
  onSignOut: () => void;
}

export function PlaceCard({ board, playerId, onSignOut }: PlaceCardProps) {
  const place = board.page && playerId !== undefined ? placeOf(board.page, playerId) : undefined;
  return (
    <section className="card place-card" aria-labelledby="place-title" data-testid="place">
      <h2 id="place-title">Your place</h2>
      <div className="place-card-body">{place ? <Placed place={place} /> : <p>{whyNoPlace(board)}</p>}</div>
      <footer className="place-card-session">
        <a href="/auth/account">Your session</a>
        <button type="button" className="plain-button" onClick={onSignOut}>
          Sign out
        </button>
      </footer>
    </section>
  );
}

function Placed({ place }: { place: Place }) {
  return (
    <>
      <RankMark rank={place.rank} />
      <p>
        <bdi className="place-card-name">{place.name}</bdi>
        <span className="place-card-score">{focusTime(place.score)}</span>
        <span className="place-card-gap">
          <Gap place={place} />
        </span>
      </p>
    </>
  );
}

/** The distance to the next place above, or below where the page shows none above. */
function Gap({ place: { rank, above, below } }: { place: Place }) {
  const next = above ?? below;
  if (!next) return rank === 1 ? 'The only one so far' : null;
  return (
    <>
      {next.lead === 0 ? 'Level with' : `${focusTime(next.lead)} ${above ? 'behind' : 'ahead of'}`} <bdi>{next.name}</bdi>
    </>
  );
}

function whyNoPlace({ page, following, turning }: LiveBoardState): string {
  if (!page || turning) return 'Looking for your place …';
  if (following) return 'No place yet: you enter the ranking when your first focus phase is credited.';
  return 'Not on this page. Turn on “Follow me” to see it wherever it is.';
}
