import type { Settings } from '@laurel/runtime/env';
import { integer, readEnv, url } from '@laurel/runtime/env';
import { scaled } from '@laurel/runtime/rate-limit';
import type { ServiceConfig } from '@laurel/runtime/service-env';
import { RATE_LIMIT_SETTINGS, serviceConfig, serviceSettings } from '@laurel/runtime/service-env';

import type { StreamSettings } from './live/stream-settings.js';
import { STREAM_DEFAULTS } from './live/stream-settings.js';

const HEARTBEAT_S = STREAM_DEFAULTS.heartbeatMs / 1_000;

/** Settings of the streams, the same in every way of running this service. */
export const STREAM_SETTINGS = {
  SSE_HEARTBEAT_S: integer(1, 60)({ default: HEARTBEAT_S, desc: 'how often an idle stream gives a sign of life, in s' }),
  PAGE_COALESCE_MS: integer(0, 5_000)({ default: STREAM_DEFAULTS.coalesceMs, desc: 'changes within this time are sent as one, in ms' }),
  ...RATE_LIMIT_SETTINGS,
};

export interface StreamServiceConfig extends ServiceConfig {
  readonly jwksUrl: string;
  readonly streams: StreamSettings;
}

export function streamSettings(read: Settings<typeof STREAM_SETTINGS>): StreamSettings {
  return {
    ...STREAM_DEFAULTS,
    heartbeatMs: read.SSE_HEARTBEAT_S * 1_000,
    coalesceMs: read.PAGE_COALESCE_MS,
    streamsPerAddress: scaled(STREAM_DEFAULTS.streamsPerAddress, read.RATE_LIMIT_SCALE),
  };
}

/** Reads the service's environment; throws a ConfigError that names all that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): StreamServiceConfig {
  const read = readEnv(
    {
      ...serviceSettings({ port: 8083, opsPort: 9093 }),
      JWKS_URL: url({ desc: "auth-service's /.well-known/jwks.json" }),
      ...STREAM_SETTINGS,
    },
    env,
  );
  return { ...serviceConfig(read), jwksUrl: read.JWKS_URL, streams: streamSettings(read) };
}
