import type { LeadrServer } from '../../leadr/leadr-server.js';
import { TableGame } from '../../lucentinian/table-game.js';
import { Load } from './load.js';

/** So much that each record is placed: only what is placed is stored. */
const CAPACITY = 100;

/** Games that add records to one table, ask whether they would, and read it. */
export class LucentinianLoad extends Load {
  /** Scores that were answered with success; no two are the same. */
  readonly values: number[] = [];
  private sent = 0;

  private constructor(
    readonly game: TableGame,
    private readonly games: number,
  ) {
    super();
  }

  static async open(server: LeadrServer, games: number): Promise<LucentinianLoad> {
    return new LucentinianLoad(await TableGame.open(server, { capacity: CAPACITY }), games);
  }

  override get acknowledged(): number {
    return this.values.length;
  }

  protected override workers(): (() => Promise<void>)[] {
    return Array.from({ length: this.games }, () => async () => {
      const score = (this.sent += 1);
      const position = await this.send('record', () => this.game.add({ score }));
      if (position !== undefined) this.values.push(score);
      await this.send('check', () => this.game.isEligible(score));
      await this.send('read', () => this.game.rows());
    });
  }
}
