import { randomUUID } from 'node:crypto';

import { createTestGame } from '@laurel/fixtures/test-game';
import type { Board } from '@laurel/storage/boards/board.entity';
import { createBoard, type NewBoard } from '@laurel/storage/boards/create-board';
import { Competitor } from '@laurel/storage/competitors/competitor.entity';
import { BoardLedger } from '@laurel/storage/ledger/board-ledger';
import { CommitAnnouncer } from '@laurel/storage/ledger/commit-announcer';
import { StorageModule } from '@laurel/storage/storage.module';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';

const AT = Date.UTC(2026, 5, 1);

/** A process that takes scores, as far as the stores can tell, with boards and players of its own. */
export class Playing {
  readonly players: string[] = [];

  private constructor(
    private readonly app: INestApplicationContext,
    private readonly gameId: string,
  ) {}

  static async begin(databaseUrl: string, redisUrl?: string): Promise<Playing> {
    const storage = StorageModule.connect({ databaseUrl, redisUrl, applicationName: 'playing' });
    const app = await NestFactory.createApplicationContext(storage, { logger: false });
    const { gameId } = await createTestGame(app.get(DataSource), AT);
    const playing = new Playing(app, gameId);
    for (let player = 0; player < 10; player += 1) playing.players.push(await playing.player(String(player)));
    return playing;
  }

  async board(name: string, rule: Partial<NewBoard> = {}): Promise<Board> {
    const { manager } = this.app.get(DataSource);
    const usual = { door: 'leadr', keep: 'best', direction: 'high-first', tieRule: 'earliest' } as const;
    return createBoard(manager, { ...usual, ...rule, gameId: this.gameId, name, slug: name }, AT);
  }

  /** Stores a score, and resolves when the index has taken it in too. */
  async score(board: Board, player: number, value: number): Promise<void> {
    const { id: boardId, door } = board;
    const competitorId = this.players[player % this.players.length] ?? '';
    const at = { at: AT, proof: 'device', claim: null, note: null } as const;
    const { stored } = await this.app.get(BoardLedger).append({ boardId, door, competitorId, value, ...at });
    if (!stored) throw new Error('the score was not stored');
    await this.app.get(CommitAnnouncer, { strict: false }).settled();
  }

  end(): Promise<void> {
    return this.app.close();
  }

  private async player(name: string): Promise<string> {
    const id = randomUUID();
    const { manager } = this.app.get(DataSource);
    await manager.insert(Competitor, { id, proof: 'device', issuer: this.gameId, externalId: name, name });
    return id;
  }
}
