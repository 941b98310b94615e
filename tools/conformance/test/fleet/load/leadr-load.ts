import type { Board } from '@laurel/contracts/leadr/boards';

import { Studio } from '../../leadr/administration.js';
import type { LeadrServer } from '../../leadr/leadr-server.js';
import { SdkGame } from '../../leadr/sdk-game.js';
import { Load } from './load.js';

/** Games on a board that keeps every score. Each refreshes its session all the time, gets a nonce for each score, and reads lists. */
export class LeadrLoad extends Load {
  /** Scores that were answered with success; no two are the same. */
  readonly values: number[] = [];
  private sent = 0;

  private constructor(
    readonly board: Board,
    private readonly games: readonly SdkGame[],
  ) {
    super();
  }

  static async open(server: LeadrServer, games: number): Promise<LeadrLoad> {
    const studio = await Studio.open(server);
    const board = await studio.board({ keep_strategy: 'ALL' });
    const playing = Array.from({ length: games }, () => new SdkGame(server, studio.game.id));
    await Promise.all(playing.map((game) => game.start()));
    return new LeadrLoad(board, playing);
  }

  override get acknowledged(): number {
    return this.values.length;
  }

  /** Requests that a game had to send again: for want of a session, or of a nonce that was good. */
  get repeated(): number {
    return this.games.reduce((sum, { sent }) => {
      const count = (line: string): number => sent.filter((each) => each === line).length;
      return sum + count('POST /v1/client/sessions') - 1 + count('GET /v1/client/nonce') - count('POST /v1/client/scores');
    }, 0);
  }

  protected override workers(): (() => Promise<void>)[] {
    return this.games.map((game) => async () => {
      const value = (this.sent += 1);
      const stored = await this.send('score', () => game.submit(this.board.id, { value }));
      if (stored !== undefined) this.values.push(value);
      await this.send('refresh', () => game.refresh());
      await this.send('list', () => game.scores(this.board.id));
    });
  }
}
