import { randomBytes } from 'node:crypto';

import type { IssuedNonce } from '@laurel/contracts/leadr/nonce';
import type { LeadrInvalid, LeadrRefusal } from '@laurel/contracts/leadr/refusals';
import type { DeviceSessionOpened, DeviceTokens } from '@laurel/contracts/leadr/session';
import { askJson, type JsonAnswer } from '@laurel/fixtures/described-http';
import { createTestGame } from '@laurel/fixtures/test-game';
import { DataSource } from 'typeorm';

import type { RunningAuthService } from './running-auth-service.js';

/** Every refusal of the door has one of these bodies. */
export type RefusalBody = LeadrRefusal & LeadrInvalid;
export type Refused = JsonAnswer<RefusalBody>;

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

  start<Body = DeviceSessionOpened>(body: object = {}): Promise<JsonAnswer<Body>> {
    return this.post('/v1/client/sessions', { game_id: this.gameId, client_fingerprint: newFingerprint(), ...body });
  }

  refresh(refreshToken: string): Promise<JsonAnswer<DeviceTokens>> {
    return this.post('/v1/client/sessions/refresh', { refresh_token: refreshToken });
  }

  nonce<Body = IssuedNonce>(accessToken: string): Promise<JsonAnswer<Body>> {
    return this.send('GET', '/v1/client/nonce', { headers: { Authorization: `Bearer ${accessToken}` } });
  }

  /** Whether an access token is let in. */
  async isLetIn(accessToken: string): Promise<boolean> {
    const { status } = await this.nonce(accessToken);
    if (status !== 200 && status !== 401) throw new Error(`unexpected status ${status}`);
    return status === 200;
  }

  post<Body>(path: string, body: unknown): Promise<JsonAnswer<Body>> {
    return this.send('POST', path, { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  }

  /** Holds the answer to its description. */
  send<Body>(method: string, path: string, init: RequestInit = {}): Promise<JsonAnswer<Body>> {
    return this.auth.http.ask(method, path, this.fromHere(init));
  }

  /** For what no description has a place for. */
  ask<Body>(method: string, path: string, init: RequestInit = {}): Promise<JsonAnswer<Body>> {
    return askJson(this.auth.service.url + path, { ...this.fromHere(init), method });
  }

  private fromHere(init: RequestInit): RequestInit {
    return { ...init, headers: { 'X-Forwarded-For': this.address, ...(init.headers as Record<string, string> | undefined) } };
  }
}

/** A game in an account of its own. */
export async function createGame(auth: RunningAuthService): Promise<string> {
  const { gameId } = await createTestGame(auth.service.app.get(DataSource, { strict: false }), auth.clock.now());
  return gameId;
}
