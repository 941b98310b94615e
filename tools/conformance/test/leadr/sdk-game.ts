import { ask, type JsonAnswer, type LeadrServer } from './leadr-server.js';
import { newFingerprint } from './names.js';
import type { Json, SdkBoard, SdkPage, SdkScore, SdkSession } from './sdk-models.js';
import { readBoard, readError, readPage, readScore, readSession, readTokens } from './sdk-models.js';
import { GODOT, type Sdk } from './sdks.js';

const REFRESH_WITHIN_MS = 120_000;

export interface SubmittedScore {
  readonly value: number;
  readonly playerName?: string;
  readonly display?: string;
  readonly metadata?: object;
}

export interface GameOptions {
  readonly sdk?: Sdk;
  readonly fingerprint?: string;
  readonly testMode?: boolean;
}

/** What the server has refused even at the second attempt. */
export class SdkError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A game with an SDK in it, on one device. It starts a session when it first needs one, refreshes it shortly before it expires, gets a
 * nonce for every write, and tries once more after a 401 with another token and after a 412 with another nonce.
 */
export class SdkGame {
  /** Every request so far, by method and path. */
  readonly sent: string[] = [];
  readonly fingerprint: string;
  session: SdkSession | undefined;
  /** A nonce that it holds already. */
  nonce: string | undefined;
  private readonly sdk: Sdk;
  private readonly testMode: boolean;
  private readonly gameId: string;
  private expiresAt = 0;

  constructor(
    readonly server: LeadrServer,
    gameId: string,
    { sdk = GODOT, fingerprint = newFingerprint(), testMode = false }: GameOptions = {},
  ) {
    this.sdk = sdk;
    this.fingerprint = fingerprint;
    this.testMode = testMode;
    this.gameId = sdk.configured('gam', gameId);
  }

  /** The same device, asking another replica. */
  at(server: LeadrServer): SdkGame {
    const game = new SdkGame(server, this.gameId.slice(-36), { sdk: this.sdk, fingerprint: this.fingerprint, testMode: this.testMode });
    game.session = this.session;
    game.expiresAt = this.expiresAt;
    return game;
  }

  async start(): Promise<SdkSession> {
    const body = { game_id: this.gameId, client_fingerprint: this.fingerprint, ...this.sdk.start(this.testMode) };
    const session = readSession(succeeded(await this.send('POST /v1/client/sessions', { body: JSON.stringify(body) })));
    return this.keep(session);
  }

  /** False when the refresh token is no good. */
  async refresh(): Promise<boolean> {
    const answer = await this.send('POST /v1/client/sessions/refresh', this.sdk.refresh(this.session?.refreshToken ?? ''));
    if (answer.status !== 200 || this.session === undefined) return false;
    this.keep({ ...this.session, ...readTokens(answer.body) });
    return true;
  }

  /** The game's own clock moves on. */
  pass(ms: number): void {
    this.expiresAt -= ms;
  }

  async boards(query = ''): Promise<SdkPage<SdkBoard>> {
    return readPage(await this.get(`/v1/client/boards?game_id=${this.gameId}&limit=20${query}`), readBoard);
  }

  async board(slug: string): Promise<SdkBoard | undefined> {
    return readPage(await this.get(this.sdk.boardTarget(this.gameId, slug)), readBoard).items[0];
  }

  async submit(boardId: string, { value, playerName = 'Ada', display, metadata }: SubmittedScore): Promise<SdkScore> {
    const fields = { board_id: this.sdk.configured('brd', boardId), player_name: playerName, value_display: display, metadata };
    const body = JSON.stringify(fields).replace(/\}$/, `,"value":${this.sdk.written(value)}}`);
    return readScore(succeeded(await this.authenticated('POST /v1/client/scores', body)));
  }

  /** @param query what goes beside board and limit, cursors among it */
  async scores(boardId: string, { limit = 20, query = '' } = {}): Promise<SdkPage<SdkScore>> {
    const board = this.sdk.configured('brd', boardId);
    return readPage(await this.get(`/v1/client/scores?board_id=${board}&limit=${limit}${query}`), readScore);
  }

  async score(id: string): Promise<SdkScore> {
    return readScore(await this.get(`/v1/client/scores/${this.sdk.configured('scr', id)}`));
  }

  scoresAround(boardId: string, score: SdkScore, limit: number): Promise<SdkPage<SdkScore>> {
    return this.scores(boardId, { limit, query: `&around_score_id=${this.sdk.configured('scr', score.id)}` });
  }

  scoresAroundValue(boardId: string, value: number, limit: number): Promise<SdkPage<SdkScore>> {
    return this.scores(boardId, { limit, query: `&around_score_value=${this.sdk.written(value)}` });
  }

  /** Any request with the access token, tried again as described. Only writes have a body, and only they need a nonce. */
  async authenticated(line: string, body?: string): Promise<JsonAnswer<Json>> {
    await this.ensureSession();
    const attempt = async () => this.send(line, { headers: { ...this.authorization(), ...(body && (await this.nonceHeader())) }, body });
    let answer = await attempt();
    if (answer.status === 401) {
      if (!(await this.refresh())) await this.start();
      answer = await attempt();
    }
    return answer.status === 412 ? attempt() : answer;
  }

  authorization(): { Authorization: string } {
    return { Authorization: `Bearer ${this.session?.accessToken}` };
  }

  async newNonce(): Promise<string> {
    await this.ensureSession();
    const { nonce_value: nonce } = succeeded(await this.send('GET /v1/client/nonce', { headers: this.authorization() }));
    return String(nonce);
  }

  private async nonceHeader(): Promise<Record<string, string>> {
    const nonce = this.nonce ?? (await this.newNonce());
    this.nonce = undefined;
    return { 'leadr-client-nonce': nonce };
  }

  private async get(target: string): Promise<Json> {
    return succeeded(await this.authenticated(`GET ${target}`));
  }

  private async ensureSession(): Promise<void> {
    if (this.session === undefined) await this.start();
    else if (this.expiresAt - Date.now() <= REFRESH_WITHIN_MS && !(await this.refresh())) await this.start();
  }

  private keep(session: SdkSession): SdkSession {
    this.session = session;
    this.expiresAt = Date.now() + session.expiresIn * 1_000;
    return session;
  }

  private send(line: string, { headers = {}, body }: { headers?: Readonly<Record<string, string>>; body?: string | undefined }) {
    this.sent.push(line.replace(/\?.*/, ''));
    const all = { ...this.sdk.headers(body !== undefined), ...headers };
    return ask<Json>(this.server, line, { headers: all, ...(body !== undefined && { body }) });
  }
}

function succeeded({ status, body }: JsonAnswer<Json>): Json {
  if (status < 200 || status > 299) throw new SdkError(status, readError(body));
  return body;
}
