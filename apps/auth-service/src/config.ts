import type { Settings } from '@laurel/runtime/env';
import { integer, oneOf, readEnv, secret } from '@laurel/runtime/env';
import type { ServiceConfig } from '@laurel/runtime/service-env';
import { NONCE_SETTINGS, RATE_LIMIT_SETTINGS, serviceConfig, serviceSettings } from '@laurel/runtime/service-env';
import { SESSION_LIFE_MAX_MS, type TokenLives } from '@laurel/storage/devices/device-sessions';
import { str } from 'envalid';

import { type GitlabApplication, gitlabApplication, gitlabSettings } from './gitlab/gitlab-application.js';

/** Whether a login must be confirmed by its player: always, never, or when the browser is in another network than the game. */
export type LoginConfirmation = 'always' | 'never' | 'other-network';

/** The rules of logging in. */
export interface SignInRules {
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
  abstract readonly rules: SignInRules;
  abstract readonly devices: DeviceRules;
  /** Keys for forms, cookies and nonces are derived from it. */
  abstract readonly secret: string;
}

export interface AuthServiceConfig extends ServiceConfig, AuthSettings {
  readonly signingKeyFile: string;
  /** Undefined where the service runs without: then there are no Pomomon logins. */
  readonly gitlab: GitlabApplication | undefined;
}

/** Settings of the rules, the same in every way of running the service. */
export const SIGN_IN_SETTINGS = {
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

/**
 * The rules that the environment names.
 *
 * @param seesAddresses false where every request comes from the gateway's address: networks then cannot be told apart, and
 * `auto` asks always
 */
export function signInRules(read: Settings<typeof SIGN_IN_SETTINGS>, seesAddresses: boolean): SignInRules {
  return {
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
      ...gitlabSettings(env),
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
