import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { localKeySet } from '@laurel/access/key-set';
import { PlayerTokenVerifier } from '@laurel/access/player-tokens';
import { loadOrCreateSigningKeys } from '@laurel/access/signing-keys';
import type { AuthenticationSessionOpened, AuthenticationSessionStatus } from '@laurel/contracts/pomomon/authentication-session';
import { DescribedHttp } from '@laurel/fixtures/described-http';
import { ManualClock } from '@laurel/fixtures/manual-clock';
import { Browser, type Page } from '@laurel/fixtures/test-browser';
import { createTestDatabase, type TestDatabase } from '@laurel/fixtures/test-database';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startGitlabStandIn, type GitlabStandIn } from '@laurel/gitlab-stand-in/stand-in';
import { createLogger } from '@laurel/runtime/log';
import { serve, type RunningService } from '@laurel/runtime/serve';
import { Players } from '@laurel/storage/players/players';
import { StorageModule } from '@laurel/storage/storage.module';
import { isUnavailable } from '@laurel/storage/unavailable';
import { DataSource } from 'typeorm';

import { AUTH_DOORS, AuthServiceModule } from '../src/auth-service.module.js';
import type { SignInRules } from '../src/config.js';
import type { GitlabApplication } from '../src/gitlab/gitlab-application.js';

export const PUBLIC_BASE_URL = 'https://play.example';

/** The network that games come from unless a test says otherwise; browsers come from the same. */
export const GAME_ADDRESS = '192.0.2.1';
export const NEIGHBOUR_ADDRESS = '192.0.2.77';
export const ELSEWHERE_ADDRESS = '198.51.100.7';

/** The secret of the installation. */
export const SECRET = 'secret of the installation under test';

const CLIENT_ID = 'laurel-under-test';
const CLIENT_SECRET = randomUUID();

export const keys = await loadOrCreateSigningKeys(join(testFolder(), `signing-keys-${randomUUID()}.json`));

export interface RunOptions {
  readonly rules?: Partial<SignInRules>;
  readonly gitlab?: Partial<GitlabApplication>;
  readonly withoutGitlab?: boolean;
  readonly publicBaseUrl?: string;
  readonly redisUrl?: string;
  /** Shares the store of another one: a replica of it. */
  readonly replicaOf?: RunningAuthService;
}

/** auth-service on a database of its own, with a GitLab of its own, by a clock that the test moves. */
export class RunningAuthService {
  private constructor(
    readonly service: RunningService,
    readonly clock: ManualClock,
    readonly gitlab: GitlabStandIn,
    readonly database: TestDatabase,
    /** Every line that was logged. */
    readonly log: string[],
    readonly http: DescribedHttp,
    private readonly publicBaseUrl: string,
    private readonly ownsStore: boolean,
  ) {}

  static async start(options: RunOptions = {}): Promise<RunningAuthService> {
    const { replicaOf, publicBaseUrl = PUBLIC_BASE_URL } = options;
    const clock = replicaOf?.clock ?? new ManualClock();
    const database = replicaOf?.database ?? (await createTestDatabase());
    const gitlab = replicaOf?.gitlab ?? (await startStandIn(publicBaseUrl));
    const application = {
      url: gitlab.url,
      issuer: 'https://gitlab.under.test',
      internalUrl: gitlab.url,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      allowedGroups: [],
      ...options.gitlab,
    };
    const settings = {
      publicBaseUrl,
      rules: {
        confirmation: 'other-network' as const,
        loginLifeMs: 600_000,
        sessionLifeMs: 2_592_000_000,
        rateLimitScale: 0,
        ...options.rules,
      },
      devices: { lives: { accessMs: 900_000, refreshMs: 2_592_000_000 }, reuseGraceMs: 10_000, nonceLifeMs: 60_000 },
      secret: SECRET,
    };
    const { redisUrl } = options;
    const storage = StorageModule.connect({ databaseUrl: database.url, redisUrl, clock, applicationName: 'test', waitScale: 10 });
    const log: string[] = [];
    const service = await serve({
      name: 'auth-service',
      module: AuthServiceModule.register({ settings, gitlab: options.withoutGitlab ? undefined : application, keys, storage }),
      doors: AUTH_DOORS,
      config: { host: '127.0.0.1', port: 0, opsPort: 0, trustedProxies: ['127.0.0.1/32'], drainWaitMs: 0 },
      now: () => () => clock.now(),
      isUnavailable,
      openApi: { title: 'auth-service', version: 'under test' },
      installSignals: false,
      logger: createLogger('auth-service', { level: 'trace', destination: { write: (line: string) => void log.push(line) } }),
    });
    const http = await DescribedHttp.of(service.url);
    return new RunningAuthService(service, clock, gitlab, database, log, http, publicBaseUrl, replicaOf === undefined);
  }

  async close(): Promise<void> {
    await this.service.close();
    if (!this.ownsStore) return;
    await this.gitlab.close();
    await this.database.drop();
  }

  /** What the store holds. */
  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.service.app.get(DataSource, { strict: false }).query<Row[]>(sql, parameters);
  }

  /** Knows the service by its public name, or by paths alone. */
  browser(address = GAME_ADDRESS): Browser {
    const { url } = this.service;
    return new Browser({ address, reach: (asked) => (asked.startsWith('/') ? url + asked : asked.replace(this.publicBaseUrl, url)) });
  }

  /** Opens a login as a game does. */
  async openLogin(address = GAME_ADDRESS): Promise<{ token: string; authUrl: string }> {
    const headers = { 'X-Forwarded-For': address, 'User-Agent': 'GodotEngine/3.2 (X11)' };
    const response = await fetch(`${this.service.url}/api/sessions`, { method: 'PUT', headers });
    const opened = (await response.json()) as AuthenticationSessionOpened;
    return { token: opened.token, authUrl: opened.auth_url };
  }

  async poll(token: string): Promise<AuthenticationSessionStatus> {
    const response = await fetch(`${this.service.url}/api/sessions?token=${token}`);
    return (await response.json()) as AuthenticationSessionStatus;
  }

  /** Follows a login's address to GitLab, signs in there, and returns the address GitLab sends the browser back to. */
  async throughGitlab(browser: Browser, address: string, username: string, decision = 'authorize'): Promise<string> {
    const departed = await browser.get(address);
    return signInAtGitlab(departed, username, decision);
  }

  /** A whole login, from the game's request to the page that says it is complete. */
  async logIn(username: string, browser = this.browser()): Promise<{ token: string; authUrl: string; page: Page }> {
    const { token, authUrl } = await this.openLogin();
    const page = await browser.get(await this.throughGitlab(browser, authUrl, username));
    return { token, authUrl, page };
  }

  /** The session token of a whole login. */
  async sessionOf(username: string): Promise<string> {
    const { token } = await this.logIn(username);
    return (await this.poll(token)).session_token;
  }

  /** Whether a session token would be let in by the other services. */
  async isLetIn(sessionToken: string): Promise<boolean> {
    const caller = await new PlayerTokenVerifier(this.publicBaseUrl, localKeySet(keys.published)).verify(sessionToken, this.clock.now());
    if (caller === undefined) return false;
    return this.service.app.get(Players, { strict: false }).isCurrent(caller.playerId, caller.sessionId, this.clock.now());
  }
}

/** Answers GitLab's page for a browser that was sent there, and returns the address GitLab sends it back to. */
export async function signInAtGitlab({ location }: Page, username: string, decision = 'authorize'): Promise<string> {
  const { origin, pathname, searchParams } = new URL(location);
  const body = new URLSearchParams({ ...Object.fromEntries(searchParams), username, decision });
  const decided = await fetch(origin + pathname, { method: 'POST', body, redirect: 'manual' });
  return decided.headers.get('location') ?? '';
}

function startStandIn(publicBaseUrl: string): Promise<GitlabStandIn> {
  const redirectUris = [`${publicBaseUrl}/auth/callback`];
  return startGitlabStandIn({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, redirectUris, basePath: '/gitlab' });
}
