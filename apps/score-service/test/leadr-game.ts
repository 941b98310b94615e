import { randomUUID } from 'node:crypto';

import { Nonces } from '@laurel/access/nonces';
import type { Score, ScorePage } from '@laurel/contracts/leadr/scores';
import type { TestDevice } from '@laurel/fixtures/test-devices';
import { TestDevices } from '@laurel/fixtures/test-devices';
import { Account } from '@laurel/storage/accounts/account.entity';
import type { Board } from '@laurel/storage/boards/board.entity';
import { Boards } from '@laurel/storage/boards/boards';
import { Games } from '@laurel/storage/boards/games';
import { DataSource } from 'typeorm';

import type { RunningScoreService } from './running-score-service.js';
import { NONCE_LIFE_MS, SECRET } from './running-score-service.js';

export interface JsonAnswer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

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
    const at = running.clock.now();
    const seen = { createdAt: new Date(at), updatedAt: new Date(at) };
    const accountId = randomUUID();
    await running.service.app.get(DataSource, { strict: false }).manager.insert(Account, { id: accountId, name: 'studio', slug: accountId, ...seen });
    const game = await running.service.app.get(Games, { strict: false }).create({ accountId, name: 'game', slug: randomUUID() }, at);
    return new LeadrGame(running, accountId, game.id);
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
  async submit(device: TestDevice, body: unknown, headers: Record<string, string> = {}): Promise<JsonAnswer<Score>> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const nonce = this.devices.nonce(device);
    return this.call('POST', '/v1/client/scores', { Authorization: `Bearer ${device.token}`, 'leadr-client-nonce': nonce, ...headers }, text);
  }

  get<Body = ScorePage>(device: TestDevice, path: string): Promise<JsonAnswer<Body>> {
    return this.call('GET', path, { Authorization: `Bearer ${device.token}` });
  }

  async call<Body>(method: string, path: string, headers: Record<string, string>, body?: string): Promise<JsonAnswer<Body>> {
    const response = await fetch(this.running.service.url + path, { method, headers, ...(body !== undefined && { body }) });
    const { status } = response;
    const answer: unknown = await response.json();
    this.running.described.check(method, path.split('?', 1)[0] ?? '', status, answer);
    return { status, body: answer as Body, headers: response.headers };
  }
}
