import './page.css';
import { useOnline } from './connection/use-online.js';
import type { FocusTimer } from './focus-timer/focus-timer.js';
import { TimerCard } from './focus-timer/timer-card.js';
import { Wreath } from './laurel/wreath.js';
import type { Announcer } from './leaderboard/announcer.js';
import { Board } from './leaderboard/board.js';
import type { LiveBoard } from './leaderboard/live-board.js';
import { PlaceCard } from './leaderboard/place-card.js';
import { playerOfToken } from './sign-in/player-of-token.js';
import { SignInPanel } from './sign-in/sign-in-panel.js';
import type { SignIn } from './sign-in/sign-in.js';
import type { StoredValue } from './stored-value.js';
import { ThemeChoice } from './theme/theme-choice.js';
import type { Theme } from './theme/theme.js';
import { useObservable } from './use-observable.js';

interface PageProps {
  signIn: SignIn;
  liveBoard: LiveBoard;
  timer: FocusTimer;
  announcer: Announcer;
  theme: StoredValue<Theme>;
  onTurn: (page: number) => void;
  onFollow: (following: boolean) => void;
}

export function Page({ signIn, liveBoard, timer, announcer, theme, onTurn, onFollow }: PageProps) {
  const signInState = useObservable(signIn);
  const board = useObservable(liveBoard);
  const online = useOnline();
  const signedIn = signInState.step === 'signed-in';
  const playerId = signedIn ? playerOfToken(signInState.token) : undefined;
  const connection = online ? board.connection : 'offline';
  return (
    <>
      <header className="page-header">
        <h1 className="page-brand">
          <Wreath className="page-mark" />
          Laurel
        </h1>
        <ThemeChoice chosen={theme} />
      </header>
      <main className="page-main">
        <div className="page-player">
          {signedIn ? (
            <>
              <TimerCard timer={timer} />
              <PlaceCard board={board} playerId={playerId} onSignOut={() => signIn.signOut()} />
            </>
          ) : (
            <SignInPanel state={signInState} signIn={signIn} />
          )}
        </div>
        <Board
          board={board}
          connection={connection}
          announcer={announcer}
          signedIn={signedIn}
          playerId={playerId}
          onTurn={onTurn}
          onFollow={onFollow}
        />
      </main>
      <footer className="page-footer">Time is measured by the server’s clock. Laurel is open source.</footer>
    </>
  );
}
