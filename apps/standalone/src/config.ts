import type { DeviceRules, SignInRules } from '@laurel/auth-service/config';
import { DEVICE_SETTINGS, deviceRules, SIGN_IN_SETTINGS, signInRules } from '@laurel/auth-service/config';
import type { GitlabApplication } from '@laurel/auth-service/gitlab/gitlab-application';
import { GITLAB_NAMES, gitlabApplication, gitlabSettings } from '@laurel/auth-service/gitlab/gitlab-application';
import type { StreamSettings } from '@laurel/leaderboard-stream-service/live/stream-settings';
import { STREAM_SETTINGS, streamSettings } from '@laurel/leaderboard-stream-service/config';
import { cidrList, isGiven, oneOf, port, postgresUrl, readEnv, redisUrl, secret, url } from '@laurel/runtime/env';
import type { ServiceConfig } from '@laurel/runtime/service-env';
import { logLevel, REDIS_CLUSTER_SETTING } from '@laurel/runtime/service-env';
import type { ScoreRules } from '@laurel/score-service/config';
import { SCORE_SETTINGS, scoreRules, superadminKey } from '@laurel/score-service/config';
import { str } from 'envalid';

/** What the process needs to run by itself. Undefined where it provides for itself: stores, keys (with a store of its own). */
export interface StandaloneConfig extends Omit<ServiceConfig, 'databaseUrl' | 'redisUrl'> {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Which GitLab players log in with: one that is configured, the stand-in that this process starts, or none at all. */
  readonly gitlab: GitlabApplication | 'stand-in' | 'none';
  readonly secret: string | undefined;
  readonly superadminKey: string | undefined;
  readonly signingKeyFile: string | undefined;
  readonly signIn: SignInRules;
  readonly devices: DeviceRules;
  readonly scores: ScoreRules;
  readonly streams: StreamSettings;
  /** Whether to make the demo game, once. */
  readonly demo: boolean;
}

const hasDatabase = (read: { DATABASE_URL?: unknown }): boolean => read.DATABASE_URL !== undefined;
const neededWithDatabase = { default: undefined, requiredWhen: hasDatabase };

/**
 * Reads the environment; everything has a default that is right for trying Laurel on one's own machine. Naming any part of a
 * GitLab application means meaning it: then all of it must be there, or `none` in its place.
 */
export function readConfig(env: NodeJS.ProcessEnv): StandaloneConfig {
  const read = readEnv(
    {
      HOST: str({ default: '127.0.0.1' }),
      PORT: port({ default: 8080 }),
      OPS_PORT: port({ default: 9090 }),
      PUBLIC_BASE_URL: url({ default: undefined }),
      TRUSTED_PROXIES: cidrList({ default: [] }),
      DATA_DIR: str({ default: '.laurel' }),
      DATABASE_URL: postgresUrl({ default: undefined }),
      REDIS_URL: redisUrl({ default: undefined }),
      ...REDIS_CLUSTER_SETTING,
      // A database of one's own may outlive this machine and be shared: what belongs to it is not made up here.
      LAUREL_SECRET: secret({ ...neededWithDatabase, desc: 'the secret of this installation, needed with DATABASE_URL' }),
      SUPERADMIN_API_KEY: superadminKey({ ...neededWithDatabase, desc: 'the key of the first administrator, needed with DATABASE_URL' }),
      SIGNING_KEY_FILE: str({ ...neededWithDatabase, desc: 'file of the keys that sign session tokens, needed with DATABASE_URL' }),
      API_DOCS: oneOf('on', 'off')({ default: undefined }),
      DEMO: oneOf('on', 'off')({ default: undefined, desc: 'whether to make a game to try things out with' }),
      // The terminal belongs to the person who typed `npm start`.
      LOG_LEVEL: logLevel({ default: 'warn' }),
      ...SIGN_IN_SETTINGS,
      ...DEVICE_SETTINGS,
      ...SCORE_SETTINGS,
      ...STREAM_SETTINGS,
    },
    env,
  );
  const publicBaseUrl = read.PUBLIC_BASE_URL ?? `http://localhost:${read.PORT}`;
  // We speak plain http: an https address is that of a proxy in front, and unless we believe it, everybody has the proxy's address.
  const seesAddresses = read.TRUSTED_PROXIES.length > 0 || !publicBaseUrl.startsWith('https:');
  const isOn = (setting: 'on' | 'off' | undefined): boolean => (setting === undefined ? !hasDatabase(read) : setting === 'on');
  return {
    host: read.HOST,
    port: read.PORT,
    opsPort: read.OPS_PORT,
    publicBaseUrl,
    trustedProxies: read.TRUSTED_PROXIES,
    drainWaitMs: 0,
    logLevel: read.LOG_LEVEL,
    dataDir: read.DATA_DIR,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    redisCluster: read.REDIS_CLUSTER === 'on',
    gitlab: gitlab(env),
    secret: read.LAUREL_SECRET,
    superadminKey: read.SUPERADMIN_API_KEY,
    signingKeyFile: read.SIGNING_KEY_FILE,
    signIn: signInRules(read, seesAddresses),
    devices: deviceRules(read),
    scores: scoreRules(read),
    streams: streamSettings(read),
    apiDocs: isOn(read.API_DOCS),
    demo: isOn(read.DEMO),
  };
}

function gitlab(env: NodeJS.ProcessEnv): StandaloneConfig['gitlab'] {
  if (!GITLAB_NAMES.some((name) => isGiven(name, env))) return 'stand-in';
  return gitlabApplication(readEnv(gitlabSettings(env), env)) ?? 'none';
}
