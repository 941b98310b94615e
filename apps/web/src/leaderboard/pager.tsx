import './pager.css';

interface PagerProps {
  page: number;
  last: number;
  onTurn: (page: number) => void;
}

export function Pager({ page, last, onTurn }: PagerProps) {
  return (
    <nav className="pager" aria-label="Leaderboard pages">
      <PagerButton name="First page" sign="«" to={0} available={page > 0} onTurn={onTurn} />
      <PagerButton name="Previous page" sign="‹" to={page - 1} available={page > 0} onTurn={onTurn} />
      <span className="pager-present" data-testid="page-number">
        Page {(page + 1).toLocaleString('en')} of {(last + 1).toLocaleString('en')}
      </span>
      <PagerButton name="Next page" sign="›" to={page + 1} available={page < last} onTurn={onTurn} />
      <PagerButton name="Last page" sign="»" to={last} available={page < last} onTurn={onTurn} />
    </nav>
  );
}

interface PagerButtonProps {
  name: string;
  sign: string;
  to: number;
  available: boolean;
  onTurn: (page: number) => void;
}

/** Never `disabled`: the keyboard's place would be lost when the last page is reached. */
function PagerButton({ name, sign, to, available, onTurn }: PagerButtonProps) {
  return (
    <button
      type="button"
      className="pager-button"
      aria-label={name}
      aria-disabled={!available}
      onClick={() => {
        if (available) onTurn(to);
      }}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}
