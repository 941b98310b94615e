import type { Connection } from '../connection/connection.js';
import { Observable } from '../observable.js';
import type { BoardPage } from '../pomomon.wire.js';
import type { View, WatchLeaderboard } from './leaderboard-stream.js';
import { changesBetween } from './page-changes.js';
import type { PageChanges } from './page-changes.js';

/** How long a change stays marked; the style sheet fades it out within this time. */
const CHANGE_SHOWN_MS = 3000;

export interface LiveBoardState {
  readonly connection: Exclude<Connection, 'offline'>;
  readonly following: boolean;
  /** The page shown: the last one that came, while another one is on its way. Undefined before the first. */
  readonly page: BoardPage | undefined;
  /** What happened lately to the players shown. */
  readonly changes: PageChanges;
  /** The page asked for has not come yet. */
  readonly turning: boolean;
  /** When the page shown was received, in milliseconds since 1970. */
  readonly asOf: number;
}

/** The page of the ranking that is being watched, and what changed on it last. */
export class LiveBoard extends Observable<LiveBoardState> {
  private stop: () => void = () => {};

  constructor(
    private readonly watch: WatchLeaderboard,
    private readonly now: () => number,
    private readonly sessionRefused: () => void,
  ) {
    super({
      connection: 'connecting',
      following: false,
      page: undefined,
      changes: new Map(),
      turning: true,
      asOf: 0,
    });
  }

  /** Shows one page, counted from 0, and stays there. */
  showPage(page: number): void {
    this.turnTo({ page });
  }

  /** Shows the page that the owner of the token is on, and goes along when the place moves to another page. */
  follow(sessionToken: string): void {
    this.turnTo({ followWith: sessionToken });
  }

  /** Stays on the page shown now. */
  unfollow(): void {
    if (this.read().following) this.showPage(this.read().page?.index ?? 0);
  }

  close(): void {
    this.stop();
  }

  private turnTo(view: View): void {
    this.stop();
    this.become({ ...this.read(), connection: 'connecting', following: 'followWith' in view, turning: true });
    this.stop = this.watch(view, {
      opened: () => this.become({ ...this.read(), connection: 'live' }),
      interrupted: () => this.become({ ...this.read(), connection: 'reconnecting' }),
      page: (page) => this.receive(page),
      refused: (status) => this.giveWay(status),
    });
  }

  private receive(page: BoardPage): void {
    const { page: before, changes } = this.read();
    const asOf = this.now();
    this.become({
      ...this.read(),
      page,
      changes: new Map([...recent(changes, asOf), ...(before ? changesBetween(before, page, asOf) : [])]),
      turning: false,
      asOf,
    });
  }

  private giveWay(status: 400 | 401): void {
    if (status === 400) return this.showPage(0);
    this.unfollow();
    this.sessionRefused();
  }
}

function recent(changes: PageChanges, now: number): PageChanges {
  return new Map([...changes].filter(([, change]) => now - change.at < CHANGE_SHOWN_MS));
}
