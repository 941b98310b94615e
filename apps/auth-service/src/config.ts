import type { Settings } from '@laurel/runtime/env';
import { ConfigError, integer, oneOf, readEnv, secret, url } from '@laurel/runtime/env';
import type { ServiceConfig } from '@laurel/runtime/service-env';
import { NONCE_SETTINGS, RATE_LIMIT_SETTINGS, serviceConfig, serviceSettings } from '@laurel/runtime/service-env';
import { SESSION_LIFE_MAX_MS, type TokenLives } from '@laurel/storage/devices/device-sessions';
import { makeExactValidator, str } from 'envalid';

/** The OAuth application at GitLab that logins go through. */
export interface GitlabApplication {
  /** What browsers see. */
  readonly url: string;
  /** Names the accounts' home: together with an account's number there it names a player. The `url` of a real GitLab. */
  readonly issuer: string;
  /** Where this service reaches the same GitLab. */
  readonly internalUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** For all of one login's calls together; 5 s unless given. */
  readonly timeoutMs?: number;
}

/** Whether a login must be confirmed by its player: always, never, or when the browser is in another network than the game. */
export type LoginConfirmation = 'always' | 'never' | 'other-network';

/** The rules of logging in. */
export interface SignInRules {
  /** GitLab groups, as full paths, of which an account must be in one; empty: any account. */
  readonly allowedGroups: readonly string[];
  readonly confirmation: LoginConfirmation;
  /** How long a game's login may take. */
  readonly loginLifeMs: number;
  /** How long a game session lasts. */
  readonly sessionLifeMs: number;
  /** Multiplies every rate limit; 0 switches them off. */
  readonly rateLimitScale: number;
}

/** The rules of devices and their sessions. */
export interface DeviceRules {
  readonly lives: TokenLives;
  /** How long after its refresh a used refresh token may come back without ending its session. */
  readonly reuseGraceMs: number;
  readonly nonceLifeMs: number;
}

/** All that the service's module needs to know. Injected under this class. */
export abstract class AuthSettings {
  abstract readonly publicBaseUrl: string;
  abstract readonly gitlab: GitlabApplication;
  abstract readonly rules: SignInRules;
  abstract readonly devices: DeviceRules;
  /** Keys for forms, cookies and nonces are derived from it. */
  abstract readonly secret: string;
}

export interface AuthServiceConfig extends ServiceConfig, AuthSettings {
  readonly signingKeyFile: string;
}

// The same word stands in tools/gitlab-stand-in, which services must not import; a test compares them.
const STAND_IN_CLIENT_ID = 'laurel-stand-in';

const clientId = makeExactValidator<string>((text) => {
  if (text === STAND_IN_CLIENT_ID) throw new Error('names the local stand-in for GitLab, which lets anybody be anybody');
  return text;
});

const groups = makeExactValidator<readonly string[]>((text) => {
  const paths = text.split(',').map((path) => path.trim());
  if (!paths.every((path) => /^[\w.-]+(\/[\w.-]+)*$/.test(path))) throw new Error('must be full group paths such as uni/cs,uni/maths');
  return paths;
});

/** Settings of the GitLab application, for every way of running the service that has one. */
export const GITLAB_SETTINGS = {
  GITLAB_URL: url({ desc: 'the GitLab that players log in with' }),
  GITLAB_INTERNAL_URL: url({ default: undefined, desc: 'where this service reaches GitLab, if not at GITLAB_URL' }),
  GITLAB_CLIENT_ID: clientId({ desc: 'application id at GitLab' }),
  GITLAB_CLIENT_SECRET: secret({ desc: 'application secret at GitLab' }),
};

/** Settings of the rules, the same in every way of running the service. */
export const SIGN_IN_SETTINGS = {
  GITLAB_ALLOWED_GROUPS: groups({ default: [], desc: 'GitLab groups that may log in' }),
  LOGIN_CONFIRM: oneOf('auto', 'always', 'never')({ default: 'auto', desc: 'when a player must confirm a login' }),
  AUTH_SESSION_TTL_S: integer(1, 86_400)({ default: 600, desc: 'how long a login may take' }),
  SESSION_TTL_S: integer(1, 315_360_000)({ default: 2_592_000, desc: 'how long a game session lasts' }),
  ...RATE_LIMIT_SETTINGS,
};

/** Settings of devices and their sessions, the same in every way of running the service. */
export const DEVICE_SETTINGS = {
  ACCESS_TOKEN_TTL_S: integer(1, 86_400)({ default: 900, desc: "how long a device's access token lasts" }),
  REFRESH_TOKEN_TTL_S: integer(1, SESSION_LIFE_MAX_MS / 1_000)({ default: 2_592_000, desc: "how long a device's refresh token lasts" }),
  REFRESH_REUSE_GRACE_S: integer(0, 3_600)({ default: 10, desc: 'how long a used refresh token may come back without ending its session' }),
  ...NONCE_SETTINGS,
};

/** The application that the environment names. Over plain http, login codes and names would be anybody's on the way. */
export function gitlabApplication(read: Settings<typeof GITLAB_SETTINGS>): GitlabApplication {
  const { protocol, hostname } = new URL(read.GITLAB_URL);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  if (protocol !== 'https:' && !isLoopback) {
    throw new ConfigError('The configuration is not usable:\n  GITLAB_URL must be an https address, unless GitLab runs on this machine');
  }
  return {
    url: read.GITLAB_URL,
    issuer: read.GITLAB_URL,
    internalUrl: read.GITLAB_INTERNAL_URL ?? read.GITLAB_URL,
    clientId: read.GITLAB_CLIENT_ID,
    clientSecret: read.GITLAB_CLIENT_SECRET,
  };
}

/**
 * The rules that the environment names.
 *
 * @param seesAddresses false where every request comes from the gateway's address: networks then cannot be told apart, and
 * `auto` asks always
 */
export function signInRules(read: Settings<typeof SIGN_IN_SETTINGS>, seesAddresses: boolean): SignInRules {
  return {
    allowedGroups: read.GITLAB_ALLOWED_GROUPS,
    confirmation: read.LOGIN_CONFIRM === 'auto' ? (seesAddresses ? 'other-network' : 'always') : read.LOGIN_CONFIRM,
    loginLifeMs: read.AUTH_SESSION_TTL_S * 1_000,
    sessionLifeMs: read.SESSION_TTL_S * 1_000,
    rateLimitScale: read.RATE_LIMIT_SCALE,
  };
}

/** The rules of devices that the environment names. */
export function deviceRules(read: Settings<typeof DEVICE_SETTINGS>): DeviceRules {
  return {
    lives: { accessMs: read.ACCESS_TOKEN_TTL_S * 1_000, refreshMs: read.REFRESH_TOKEN_TTL_S * 1_000 },
    reuseGraceMs: read.REFRESH_REUSE_GRACE_S * 1_000,
    nonceLifeMs: read.NONCE_TTL_S * 1_000,
  };
}

/** Reads the service's environment; throws a ConfigError that names all that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): AuthServiceConfig {
  const read = readEnv(
    {
      ...serviceSettings({ port: 8081, opsPort: 9091 }),
      SIGNING_KEY_FILE: str({ desc: 'file of the private keys that sign session tokens' }),
      LAUREL_SECRET: secret({ desc: 'the secret of this installation' }),
      ...GITLAB_SETTINGS,
      ...SIGN_IN_SETTINGS,
      ...DEVICE_SETTINGS,
    },
    env,
  );
  return {
    ...serviceConfig(read),
    signingKeyFile: read.SIGNING_KEY_FILE,
    secret: read.LAUREL_SECRET,
    gitlab: gitlabApplication(read),
    rules: signInRules(read, read.TRUSTED_PROXIES.length > 0),
    devices: deviceRules(read),
  };
}
