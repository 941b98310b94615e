import type { FocusLimits } from '@laurel/leaderboard/focus-phase';
import type { Settings } from '@laurel/runtime/env';
import { integer, readEnv, url } from '@laurel/runtime/env';
import type { ServiceConfig } from '@laurel/runtime/service-env';
import { serviceConfig, serviceSettings } from '@laurel/runtime/service-env';

const DAY_S = 86_400;

/** Settings of the focus phases, the same in every way of running this service. */
export const FOCUS_SETTINGS = {
  PHASE_EARLY_TOLERANCE_MS: integer(0, 60_000)({ default: 2_000, desc: 'how much too early a focus phase may end, in ms' }),
  PHASE_LATENESS_S: integer(0, DAY_S)({ default: 600, desc: 'how long after it was due a focus phase may end, in s; 0 is unlimited' }),
};

export interface ScoreServiceConfig extends ServiceConfig {
  readonly jwksUrl: string;
  readonly focus: FocusLimits;
}

export function focusLimits(read: Settings<typeof FOCUS_SETTINGS>): FocusLimits {
  return { earlyToleranceMs: read.PHASE_EARLY_TOLERANCE_MS, latenessMs: read.PHASE_LATENESS_S * 1_000 };
}

/** Reads the service's environment; throws a ConfigError that names all that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): ScoreServiceConfig {
  const read = readEnv(
    {
      ...serviceSettings({ port: 8082, opsPort: 9092 }),
      JWKS_URL: url({ desc: "auth-service's /.well-known/jwks.json" }),
      ...FOCUS_SETTINGS,
    },
    env,
  );
  return { ...serviceConfig(read), jwksUrl: read.JWKS_URL, focus: focusLimits(read) };
}
