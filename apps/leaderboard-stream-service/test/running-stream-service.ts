import { AccessModule } from '@laurel/access/access.module';
import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import type { LeaderboardPage } from '@laurel/contracts/pomomon/leaderboard-page';
import { DescribedHttp } from '@laurel/fixtures/described-http';
import type { EventStreamReaderOptions, StreamedEvent } from '@laurel/fixtures/event-stream-reader';
import { EventStreamReader } from '@laurel/fixtures/event-stream-reader';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { TEST_ACCESS, TestPlayers } from '@laurel/fixtures/test-players';
import { metrics } from '@laurel/runtime/metrics';
import type { RunningService } from '@laurel/runtime/serve';
import { serve } from '@laurel/runtime/serve';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import type { Board } from '@laurel/storage/boards/board.entity';
import { clockOf } from '@laurel/storage/clock';
import { BoardLedger } from '@laurel/storage/ledger/board-ledger';
import { StorageModule } from '@laurel/storage/storage.module';
import { isUnavailable } from '@laurel/storage/unavailable';
import { DataSource } from 'typeorm';

import { LeaderboardStreamModule, STREAM_DOORS } from '../src/leaderboard-stream.module.js';
import type { StreamSettings } from '../src/live/stream-settings.js';
import { STREAM_DEFAULTS } from '../src/live/stream-settings.js';

export interface RunOptions {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly clock?: ManualClock;
  readonly streams?: Partial<StreamSettings>;
  readonly trustedProxies?: readonly string[];
  /** Multiplies how long the database may take; 10 unless given, because tests share a machine. */
  readonly waitScale?: number;
  /** Instead of the test players' own keys. */
  readonly keys?: Parameters<typeof AccessModule.verifying>[0]['keys'];
}

/** leaderboard-stream-service on a test database, by a clock that the test moves. */
export class RunningStreamService {
  readonly players: TestPlayers;
  private readonly readers = new Set<EventStreamReader>();

  private constructor(
    readonly service: RunningService,
    readonly clock: ManualClock,
    readonly board: Board,
  ) {
    this.players = new TestPlayers(service.app, clock);
  }

  static async start(options: RunOptions): Promise<RunningStreamService> {
    const { streams, clock = new ManualClock(), trustedProxies = [], keys = TEST_ACCESS.keys, waitScale = 10, ...stores } = options;
    const storage = StorageModule.connect({ ...stores, applicationName: 'test', waitScale, clock });
    const access = AccessModule.verifying({ issuer: TEST_ACCESS.issuer, keys, storage });
    const service = await serve({
      name: 'leaderboard-stream-service',
      module: LeaderboardStreamModule.register({ streams: { ...STREAM_DEFAULTS, drainMs: 0, ...streams }, storage, access }),
      doors: STREAM_DOORS,
      config: { host: '127.0.0.1', port: 0, opsPort: 0, trustedProxies, drainWaitMs: 0, logLevel: 'silent' },
      now: clockOf,
      isUnavailable,
      openApi: { title: 'test', version: '0' },
      installSignals: false,
    });
    const board = await service.app.get(BoardCatalog, { strict: false }).byName(FOCUS_BOARD);
    if (board === undefined) throw new Error('the migrations make the board');
    return new RunningStreamService(service, clock, board);
  }

  get url(): string {
    return `${this.service.url}/api/leaderboard`;
  }

  /** Holds answers to what the service says of itself. */
  described(): Promise<DescribedHttp> {
    return DescribedHttp.of(this.service.url);
  }

  /** Watches as a client does; closed with the service at the latest. */
  async watch(query = '', options?: EventStreamReaderOptions): Promise<EventStreamReader> {
    return this.watchAt(this.url + query, options);
  }

  async watchAt(url: string, options?: EventStreamReaderOptions): Promise<EventStreamReader> {
    const reader = await EventStreamReader.open(url, options);
    this.readers.add(reader);
    return reader;
  }

  /** Credits a player, and resolves with the board's new revision after the commit. */
  async credit(playerId: string, milliseconds: number): Promise<number> {
    const outcome = await this.service.app.get(BoardLedger, { strict: false }).append({
      boardId: this.board.id,
      door: 'pomomon',
      competitorId: playerId,
      proof: 'gitlab-account',
      value: milliseconds,
      at: this.clock.now(),
      claim: null,
      note: null,
    });
    if (!outcome.stored) throw new Error(outcome.rejection);
    return outcome.revision;
  }

  /** Puts players on the board, best first: 100 s apart, so that a test can place others between them. */
  async rank(...names: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const [index, name] of names.entries()) {
      const { playerId } = await this.players.login(name);
      await this.credit(playerId, (names.length - index) * 100_000);
      ids.push(playerId);
    }
    return ids;
  }

  /** Changes the database behind the service's back, so that no hint is sent. */
  async change(sql: string, parameters: readonly unknown[] = []): Promise<void> {
    await this.service.app.get(DataSource, { strict: false }).query(sql, [...parameters]);
  }

  closeReaders(): void {
    this.readers.forEach((reader) => reader.close());
    this.readers.clear();
  }

  async close(): Promise<void> {
    this.closeReaders();
    await this.service.close();
  }
}

export function pageOf(event: StreamedEvent): LeaderboardPage {
  return JSON.parse(event.data) as LeaderboardPage;
}

export function namesOf(event: StreamedEvent): string[] {
  return pageOf(event).scores.map(({ name }) => name);
}

/** A counter or gauge of this process, which all services of a test share. */
export async function metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
  const { values = [] } = (await metrics.getSingleMetric(name)?.get()) ?? {};
  const wanted = values.find((each) => Object.entries(labels).every(([label, value]) => String(each.labels[label]) === value));
  return wanted?.value ?? 0;
}
