import type { FocusLimits } from '@laurel/leaderboard/focus-phase';
import type { Settings } from '@laurel/runtime/env';
import { integer, prefixedSecret, readEnv, secret, url } from '@laurel/runtime/env';
import type { ServiceConfig } from '@laurel/runtime/service-env';
import { NONCE_SETTINGS, RATE_LIMIT_SETTINGS, serviceConfig, serviceSettings } from '@laurel/runtime/service-env';

import { API_KEY_PREFIX } from './leadr/administration/api-key-secret.js';

const DAY_S = 86_400;

/** The key that administrates everything, for every way of running the service. */
export const superadminKey = prefixedSecret(API_KEY_PREFIX);

/** Settings of the rules, the same in every way of running the service. */
export const SCORE_SETTINGS = {
  PHASE_EARLY_TOLERANCE_MS: integer(0, 60_000)({ default: 2_000, desc: 'how much too early a focus phase may end, in ms' }),
  PHASE_LATENESS_S: integer(0, DAY_S)({ default: 600, desc: 'how long after it was due a focus phase may end, in s; 0 is unlimited' }),
  ...NONCE_SETTINGS,
  ...RATE_LIMIT_SETTINGS,
};

/** The rules of taking scores. */
export interface ScoreRules {
  readonly focus: FocusLimits;
  /** How long a nonce can be used. */
  readonly nonceLifeMs: number;
  /** Multiplies every rate limit; 0 switches them off. */
  readonly rateLimitScale: number;
}

/** All that the service's modules need to know. Injected under this class. */
export abstract class ScoreSettings {
  abstract readonly rules: ScoreRules;
  /** Keys for nonces, cursors, the hashes of API keys and the secrets of tables are derived from it. */
  abstract readonly secret: string;
  /** The API key that acts for every account, and that no account has. */
  abstract readonly superadminKey: string;
}

export interface ScoreServiceConfig extends ServiceConfig, ScoreSettings {
  readonly jwksUrl: string;
}

export function scoreRules(read: Settings<typeof SCORE_SETTINGS>): ScoreRules {
  return {
    focus: { earlyToleranceMs: read.PHASE_EARLY_TOLERANCE_MS, latenessMs: read.PHASE_LATENESS_S * 1_000 },
    nonceLifeMs: read.NONCE_TTL_S * 1_000,
    rateLimitScale: read.RATE_LIMIT_SCALE,
  };
}

/** Reads the service's environment; throws a ConfigError that names all that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): ScoreServiceConfig {
  const read = readEnv(
    {
      ...serviceSettings({ port: 8082, opsPort: 9092 }),
      JWKS_URL: url({ desc: "auth-service's /.well-known/jwks.json" }),
      LAUREL_SECRET: secret({ desc: 'the secret of this installation' }),
      SUPERADMIN_API_KEY: superadminKey({ desc: 'the API key of the first administrator' }),
      ...SCORE_SETTINGS,
    },
    env,
  );
  return {
    ...serviceConfig(read),
    jwksUrl: read.JWKS_URL,
    secret: read.LAUREL_SECRET,
    superadminKey: read.SUPERADMIN_API_KEY,
    rules: scoreRules(read),
  };
}
