import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import type { ReadyMadeGame } from '@laurel/storage/boards/ready-made-games';
import { ReadyMadeGames } from '@laurel/storage/boards/ready-made-games';
import { Clock } from '@laurel/storage/clock';
import { ReadyMadeTables } from '@laurel/storage/tables/ready-made-tables';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

const LEADR = { door: 'leadr', tieRule: 'newest' } as const;

/** One board for each way of keeping score that games ask for most. The game's id is the one of LEADR's printed examples. */
export const DEMO: ReadyMadeGame = {
  account: { name: 'Demo', slug: 'demo' },
  game: { id: '550e8400-e29b-41d4-a716-446655440000', name: 'Demo', slug: 'demo' },
  boards: [
    { ...LEADR, name: 'High Scores', slug: 'high-scores', direction: 'high-first', keep: 'best', unit: 'points' },
    { ...LEADR, name: 'Speedrun', slug: 'speedrun', direction: 'low-first', keep: 'best', unit: 'seconds' },
    { ...LEADR, name: 'Arcade', slug: 'arcade', direction: 'high-first', keep: 'all', unit: 'points' },
    { ...LEADR, name: 'Coins', slug: 'coins', direction: 'high-first', keep: 'sum', unit: 'coins' },
  ],
};

/** The table of Lucentinian's printed examples, so that they can be tried as they are. Everybody knows its secret. */
const TABLE = { name: 'test', tableKey: 'test' } as const;
const TABLE_SECRET = 'test';

/** A game to try Laurel with, there before the first request is answered. */
@Injectable()
export class DemoGame implements OnApplicationBootstrap {
  constructor(
    private readonly games: ReadyMadeGames,
    private readonly tables: ReadyMadeTables,
    private readonly secretSeal: SecretSeal,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const now = this.clock.now();
    await this.games.makeOnce(DEMO, now);
    const sealSecret = (boardId: string) => this.secretSeal.seal(TABLE_SECRET, boardId);
    // Lists show the newest first. The boards are made one ms apart, each older than the one before, and the table comes last.
    await this.tables.makeFirst({ gameId: DEMO.game.id, table: TABLE, board: {}, sealSecret }, now - DEMO.boards.length);
  }
}
