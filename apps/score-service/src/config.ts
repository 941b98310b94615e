import { cidrList, integer, port, readEnv, url } from '@laurel/runtime/env';
import { str } from 'envalid';

const HOUR_S = 3_600;

/** Settings of the rules that this service applies, the same in every way of running it. */
export const SCORE_RULES = {
  PHASE_EARLY_TOLERANCE_MS: integer(0, 60_000)({ default: 2_000, desc: 'how much too early a focus phase may end, in ms' }),
  PHASE_LATENESS_S: integer(0, 24 * HOUR_S)({ default: 600, desc: 'how long after it was due a focus phase may end, in s; 0 is unlimited' }),
};

export interface ScoreRules {
  readonly phaseEarlyToleranceMs: number;
  readonly phaseLatenessMs: number;
}

export interface ScoreServiceConfig extends ScoreRules {
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  readonly publicBaseUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly jwksUrl: string;
  readonly trustedProxies: readonly string[];
}

export function scoreRules(env: { PHASE_EARLY_TOLERANCE_MS: number; PHASE_LATENESS_S: number }): ScoreRules {
  return { phaseEarlyToleranceMs: env.PHASE_EARLY_TOLERANCE_MS, phaseLatenessMs: env.PHASE_LATENESS_S * 1_000 };
}

/** Reads the service's environment; throws a ConfigError that names all that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): ScoreServiceConfig {
  const read = readEnv(
    {
      HOST: str({ default: '0.0.0.0' }),
      PORT: port({ default: 8082 }),
      OPS_PORT: port({ default: 9092 }),
      PUBLIC_BASE_URL: url({ desc: 'the address that players see' }),
      DATABASE_URL: str({ desc: 'postgres://…' }),
      REDIS_URL: str({ desc: 'redis://…' }),
      JWKS_URL: url({ desc: "auth-service's /.well-known/jwks.json" }),
      TRUSTED_PROXIES: cidrList({ desc: 'networks of the gateway, or none' }),
      ...SCORE_RULES,
    },
    env,
  );
  return {
    host: read.HOST,
    port: read.PORT,
    opsPort: read.OPS_PORT,
    publicBaseUrl: read.PUBLIC_BASE_URL,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    jwksUrl: read.JWKS_URL,
    trustedProxies: read.TRUSTED_PROXIES,
    ...scoreRules(read),
  };
}
