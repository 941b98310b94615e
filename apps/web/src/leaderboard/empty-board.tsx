import './empty-board.css';
import { Wreath } from '../laurel/wreath.js';

export function EmptyBoard({ signedIn }: { signedIn: boolean }) {
  return (
    <div className="empty-board" data-testid="empty">
      <Wreath className="empty-board-wreath" />
      <h3>The first wreath is still free</h3>
      <p>
        Nobody has finished a focus phase yet.{' '}
        {signedIn ? 'Start one: when it ends, your name stands here first.' : 'Whoever is the first to do so stands here first.'}
      </p>
    </div>
  );
}
