import { AccessModule } from '@laurel/access/access.module';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import { DescribedHttp } from '@laurel/fixtures/described-http';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { TEST_ACCESS, TestPlayers } from '@laurel/fixtures/test-players';
import { createLogger } from '@laurel/runtime/log';
import type { RunningService } from '@laurel/runtime/serve';
import { serve } from '@laurel/runtime/serve';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { clockOf } from '@laurel/storage/clock';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import { inRequest } from '@laurel/storage/request-names';
import { StorageModule } from '@laurel/storage/storage.module';
import { isUnavailable } from '@laurel/storage/unavailable';

import { newApiKey } from '../src/leadr/administration/api-key-secret.js';
import { SCORE_DOORS, ScoreServiceModule } from '../src/score-service.module.js';

export const SUPERADMIN_KEY = newApiKey();
export const SECRET = 'secret of the installation under test';
export const NONCE_LIFE_MS = 60_000;

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface RunOptions {
  readonly clock?: ManualClock;
  /** 0 unless given: no limits. */
  readonly rateLimitScale?: number;
  /** None unless given. */
  readonly redisUrl?: string;
  /** Hops in front whose word on addresses counts; none unless given. */
  readonly trustedProxies?: readonly string[];
  /** Multiplies how long the database may take; 10 unless given, because tests share a machine. */
  readonly waitScale?: number;
  /** Runs when the service has closed. */
  readonly closed?: () => Promise<void>;
}

/** score-service on a test database, by a clock that the test moves. */
export class RunningScoreService {
  private constructor(
    readonly service: RunningService,
    readonly clock: ManualClock,
    readonly players: TestPlayers,
    readonly http: DescribedHttp,
    /** Every line that was logged. */
    readonly log: readonly string[],
    readonly database: Pick<TestDatabase, 'url'>,
  ) {}

  /** On a database of its own, which goes when it closes. */
  static async start(options: Omit<RunOptions, 'closed'> = {}): Promise<RunningScoreService> {
    const database = await createTestDatabase();
    return RunningScoreService.on(database, { ...options, closed: () => database.drop() });
  }

  /** On a database that others may use too. */
  static async on(database: Pick<TestDatabase, 'url'>, options: RunOptions = {}): Promise<RunningScoreService> {
    const { clock = new ManualClock(), rateLimitScale = 0, redisUrl, trustedProxies = [], waitScale = 10, closed } = options;
    const log: string[] = [];
    const storage = StorageModule.connect({ databaseUrl: database.url, redisUrl, applicationName: 'test', waitScale, clock });
    const access = AccessModule.verifying({ ...TEST_ACCESS, storage });
    const settings = {
      rules: { focus: { earlyToleranceMs: 2_000, latenessMs: 600_000 }, nonceLifeMs: NONCE_LIFE_MS, rateLimitScale },
      secret: SECRET,
      superadminKey: SUPERADMIN_KEY,
    };
    const service = await serve({
      name: 'score-service',
      module: ScoreServiceModule.register({ settings, storage, access }),
      doors: SCORE_DOORS,
      config: { host: '127.0.0.1', port: 0, opsPort: 0, trustedProxies, drainWaitMs: 0 },
      now: clockOf,
      inRequest,
      isUnavailable,
      openApi: { title: 'score-service', version: 'under test', apiKeyHeader: API_KEY_HEADER },
      ...(closed && { closed }),
      installSignals: false,
      logger: createLogger('score-service', { level: 'trace', destination: { write: (line: string) => void log.push(line) } }),
    });
    const http = await DescribedHttp.of(service.url);
    return new RunningScoreService(service, clock, new TestPlayers(service.app, clock), http, log, database);
  }

  close(): Promise<void> {
    return this.service.close();
  }

  /** The time that it goes by, as its answers tell times. */
  now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  /** Calls an endpoint below /api/submissions as a game would. */
  async call(path: string, token?: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    const response = await fetch(`${this.service.url}/api/submissions/${path}`, { method: 'POST', ...init, headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  start(token: string, seconds: number): Promise<Answer> {
    return this.call('start', token, { body: JSON.stringify({ minutes: 0, seconds }) });
  }

  end(token: string): Promise<Answer> {
    return this.call('end', token);
  }

  /** What the leaderboard shows, in ms by name. */
  async scores(): Promise<Record<string, number>> {
    const board = await this.service.app.get(BoardCatalog, { strict: false }).byName(FOCUS_BOARD);
    const page = await this.service.app.get(BoardRanks, { strict: false }).page(board?.id ?? '', { offset: 0, limit: 100 });
    return Object.fromEntries(page.places.map(({ name, value }) => [name, value]));
  }
}
