import { randomBytes, randomUUID } from 'node:crypto';

import { AccessModule } from '@laurel/access/access.module';
import { remoteKeySet } from '@laurel/access/key-set';
import { PlayerTokenIssuer } from '@laurel/access/player-tokens';
import { loadSigningKeys } from '@laurel/access/signing-keys';
import { AUTH_DOORS, AuthServiceModule } from '@laurel/auth-service/auth-service.module';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { createTestGame } from '@laurel/fixtures/test-game';
import { LeaderboardStreamModule, STREAM_DOORS } from '@laurel/leaderboard-stream-service/leaderboard-stream.module';
import { STREAM_DEFAULTS } from '@laurel/leaderboard-stream-service/live/stream-settings';
import type { Door } from '@laurel/runtime/http/door';
import { createLogger } from '@laurel/runtime/log';
import { serve, type RunningService } from '@laurel/runtime/serve';
import { SCORE_DOORS, ScoreServiceModule } from '@laurel/score-service/score-service.module';
import { freePort } from '@laurel/storage/embedded/free-port';
import { Players } from '@laurel/storage/players/players';
import { StorageModule } from '@laurel/storage/storage.module';
import { isUnavailable } from '@laurel/storage/unavailable';
import type { DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';

const PUBLIC_BASE_URL = 'https://play.example';
const HOUR_MS = 3_600_000;

/** Two replicas of auth-service with one key file, and a service of each other kind that verifies with what they publish. */
export class RotatingServices {
  private auth: RunningService[] = [];
  private turn = 0;
  private services: RunningService[] = [];
  private readonly secret = randomBytes(32).toString('hex');

  private constructor(
    private readonly keyFile: string,
    private readonly database: TestDatabase,
    private readonly ports: readonly number[],
    readonly clock: ManualClock,
  ) {}

  /** The clock by which fetched key sets grow old. Tokens do not. */
  monotonicMs = 0;

  static async start(keyFile: string): Promise<RotatingServices> {
    const ports = [await freePort(), await freePort()];
    const services = new RotatingServices(keyFile, await createTestDatabase(), ports, new ManualClock());
    for (const port of ports) services.auth.push(await services.startAuth(port));
    await services.startOthers();
    return services;
  }

  async stop(): Promise<void> {
    for (const service of [...this.auth, ...this.services]) await service.close();
    await this.database.drop();
  }

  /** One replica after the other reads the key file anew. */
  async restartAuth(): Promise<void> {
    for (const [index, port] of this.ports.entries()) {
      const leaving = this.auth[index];
      this.auth = this.auth.filter((service) => service !== leaving);
      await leaving?.close();
      this.auth.splice(index, 0, await this.startAuth(port));
    }
  }

  /** A replica that is there, as a gateway would choose it. */
  get authUrl(): string {
    this.turn += 1;
    return this.auth[this.turn % this.auth.length]?.url ?? '';
  }

  get scoreUrl(): string {
    return this.services[0]?.url ?? '';
  }

  get streamUrl(): string {
    return this.services[1]?.url ?? '';
  }

  async game(): Promise<string> {
    return (await createTestGame(this.dataSource, this.clock.now())).gameId;
  }

  /** A player's session token, signed with the key that the file says. */
  async playerToken(): Promise<string> {
    const [at, sessionId, name] = [this.clock.now(), randomUUID(), randomUUID()];
    const expiresAt = at + HOUR_MS;
    const login = { issuer: 'http://gitlab.test', externalId: name, name, sessionId, at, expiresAt, network: null, client: null };
    const players = this.app.get(Players, { strict: false });
    const begun = await this.dataSource.transaction((manager) => players.beginSession(login, manager));
    const { signing } = await loadSigningKeys(this.keyFile);
    return new PlayerTokenIssuer(PUBLIC_BASE_URL, signing).issue({ ...begun, sessionId, expiresAt }, at);
  }

  private get app(): RunningService['app'] {
    const [score] = this.services;
    if (score === undefined) throw new Error('the services have not been started');
    return score.app;
  }

  private get dataSource(): DataSource {
    return this.app.get(DataSource, { strict: false });
  }

  private storage(): DynamicModule {
    return StorageModule.connect({ databaseUrl: this.database.url, applicationName: 'test', clock: this.clock });
  }

  private async startAuth(port: number): Promise<RunningService> {
    const settings = {
      publicBaseUrl: PUBLIC_BASE_URL,
      rules: { confirmation: 'never' as const, loginLifeMs: HOUR_MS, sessionLifeMs: HOUR_MS, rateLimitScale: 0 },
      devices: { lives: { accessMs: HOUR_MS, refreshMs: HOUR_MS }, reuseGraceMs: 0, nonceLifeMs: 60_000 },
      secret: this.secret,
    };
    const keys = await loadSigningKeys(this.keyFile);
    const module = AuthServiceModule.register({ settings, gitlab: undefined, keys, storage: this.storage() });
    return this.serve('auth-service', module, AUTH_DOORS, port);
  }

  private async startOthers(): Promise<void> {
    const verifying = (): [storage: DynamicModule, access: DynamicModule] => {
      const storage = this.storage();
      const keys = remoteKeySet(`${this.auth[0]?.url}/.well-known/jwks.json`, { now: () => this.monotonicMs });
      return [storage, AccessModule.verifying({ issuer: PUBLIC_BASE_URL, keys, storage })];
    };
    const [scoreStorage, scoreAccess] = verifying();
    const rules = { focus: { earlyToleranceMs: 0, latenessMs: 0 }, nonceLifeMs: 60_000, rateLimitScale: 0 };
    const settings = { rules, secret: this.secret, superadminKey: 'none' };
    const score = ScoreServiceModule.register({ settings, storage: scoreStorage, access: scoreAccess });
    this.services.push(await this.serve('score-service', score, SCORE_DOORS));
    const [storage, access] = verifying();
    const stream = LeaderboardStreamModule.register({ streams: STREAM_DEFAULTS, storage, access });
    this.services.push(await this.serve('leaderboard-stream-service', stream, STREAM_DOORS));
  }

  private serve(name: string, module: DynamicModule, doors: readonly Door[], port = 0): Promise<RunningService> {
    return serve({
      name,
      module,
      doors,
      config: { host: '127.0.0.1', port, opsPort: 0, trustedProxies: [], drainWaitMs: 0 },
      now: () => () => this.clock.now(),
      isUnavailable,
      installSignals: false,
      logger: createLogger(name, { level: 'silent' }),
    });
  }
}
