import { randomUUID } from 'node:crypto';

import { Nonces } from '@laurel/access/nonces';
import { NONCE_HEADER } from '@laurel/contracts/leadr/headers';
import type { Score, ScorePage } from '@laurel/contracts/leadr/scores';
import type { JsonAnswer } from '@laurel/fixtures/described-http';
import type { TestDevice } from '@laurel/fixtures/test-devices';
import { TestDevices } from '@laurel/fixtures/test-devices';
import { createTestGame } from '@laurel/fixtures/test-game';
import type { Board } from '@laurel/storage/boards/board.entity';
import { Boards } from '@laurel/storage/boards/boards';
import { DataSource } from 'typeorm';

import type { RunningScoreService } from './running-score-service.js';
import { NONCE_LIFE_MS, SECRET } from './running-score-service.js';

/** A game of an account of its own, and the devices that play it over HTTP. Every answer is held to its description. */
export class LeadrGame {
  readonly devices: TestDevices;

  private constructor(
    private readonly running: RunningScoreService,
    readonly accountId: string,
    readonly gameId: string,
  ) {
    const nonces = Nonces.of(SECRET, NONCE_LIFE_MS);
    this.devices = new TestDevices(running.service.app, running.clock, nonces);
  }

  static async on(running: RunningScoreService): Promise<LeadrGame> {
    const { accountId, gameId } = await createTestGame(running.service.app.get(DataSource, { strict: false }), running.clock.now());
    return new LeadrGame(running, accountId, gameId);
  }

  async board(rule: Partial<Board> = {}): Promise<Board> {
    const order = { keep: 'best', direction: 'high-first', tieRule: 'newest' } as const;
    const named = { gameId: this.gameId, door: 'leadr', name: 'board', slug: randomUUID() } as const;
    return this.running.service.app.get(Boards, { strict: false }).create({ ...named, ...order, ...rule }, this.running.clock.now());
  }

  start(options?: Parameters<TestDevices['start']>[1]): Promise<TestDevice> {
    return this.devices.start(this.gameId, options);
  }

  /** Submits with a nonce of its own, unless the headers say otherwise. */
  submit(device: TestDevice, body: unknown, headers: Record<string, string> = {}): Promise<JsonAnswer<Score>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const rights = { Authorization: `Bearer ${device.token}`, [NONCE_HEADER]: this.devices.nonce(device) };
    return this.call('POST', '/v1/client/scores', { ...rights, ...headers }, text);
  }

  get<Body = ScorePage>(device: TestDevice, path: string): Promise<JsonAnswer<Body>> {
    return this.call('GET', path, { Authorization: `Bearer ${device.token}` });
  }

  call<Body>(method: string, path: string, headers: Record<string, string>, body?: string): Promise<JsonAnswer<Body>> {
    return this.running.http.ask(method, path, { headers, ...(body !== undefined && { body }) });
  }
}
