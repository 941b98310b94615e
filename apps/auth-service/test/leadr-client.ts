import { randomBytes, randomUUID } from 'node:crypto';

import type { IssuedNonce } from '@laurel/contracts/leadr/nonce';
import type { LeadrInvalid, LeadrRefusal } from '@laurel/contracts/leadr/refusals';
import type { DeviceSessionOpened, DeviceTokens } from '@laurel/contracts/leadr/session';
import { Account } from '@laurel/storage/accounts/account.entity';
import { Game } from '@laurel/storage/boards/game.entity';
import { DataSource } from 'typeorm';

import type { RunningAuthService } from './running-auth-service.js';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Every refusal of the door has one of these bodies. */
export type Refused = Answer<LeadrRefusal & LeadrInvalid>;

export function newFingerprint(): string {
  return randomBytes(32).toString('hex');
}

/** Speaks the client protocol to one replica, as a game does. */
export class LeadrClient {
  constructor(
    private readonly auth: RunningAuthService,
    readonly gameId: string,
    private readonly address = '192.0.2.1',
  ) {}

  /** For a game of its own. */
  static async ofNewGame(auth: RunningAuthService, address?: string): Promise<LeadrClient> {
    return new LeadrClient(auth, await createGame(auth), address);
  }

  from(address: string): LeadrClient {
    return new LeadrClient(this.auth, this.gameId, address);
  }

  at(replica: RunningAuthService): LeadrClient {
    return new LeadrClient(replica, this.gameId, this.address);
  }

  start(body: object = {}): Promise<Answer<DeviceSessionOpened>> {
    return this.post('/v1/client/sessions', { game_id: this.gameId, client_fingerprint: newFingerprint(), ...body });
  }

  refresh(refreshToken: string): Promise<Answer<DeviceTokens>> {
    return this.post('/v1/client/sessions/refresh', { refresh_token: refreshToken });
  }

  nonce(accessToken: string): Promise<Answer<IssuedNonce>> {
    return this.send('GET', '/v1/client/nonce', { headers: { Authorization: `Bearer ${accessToken}` } });
  }

  /** Whether an access token is let in. */
  async isLetIn(accessToken: string): Promise<boolean> {
    const { status } = await this.nonce(accessToken);
    if (status !== 200 && status !== 401) throw new Error(`unexpected status ${status}`);
    return status === 200;
  }

  post<Body>(path: string, body: unknown): Promise<Answer<Body>> {
    return this.send('POST', path, { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  }

  /** Holds the answer to its description. */
  async send<Body>(method: string, path: string, init: RequestInit = {}): Promise<Answer<Body>> {
    const answer = await this.ask<Body>(method, path, init);
    this.auth.described.check(method, path, answer.status, answer.body);
    return answer;
  }

  /** For what no description has a place for. */
  async ask<Body>(method: string, path: string, init: RequestInit = {}): Promise<Answer<Body>> {
    const headers = { 'X-Forwarded-For': this.address, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(this.auth.service.url + path, { ...init, method, headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  }
}

/** A game in an account of its own. */
export async function createGame(auth: RunningAuthService): Promise<string> {
  const { manager } = auth.service.app.get(DataSource, { strict: false });
  const [accountId, id] = [randomUUID(), randomUUID()];
  const [createdAt, updatedAt] = [new Date(auth.clock.now()), new Date(auth.clock.now())];
  await manager.insert(Account, { id: accountId, name: 'Studio', slug: accountId, createdAt, updatedAt });
  await manager.insert(Game, { id, accountId, name: 'Game', slug: id, createdAt, updatedAt });
  return id;
}
