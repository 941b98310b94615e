import { str } from 'envalid';
import type { LevelWithSilent } from 'pino';

import { cidrList, factor, integer, oneOf, port, postgresUrl, redisUrl, url } from './env.js';
import type { Settings } from './env.js';

/** How the separate services are told where they stand: the same names for each, only the default ports differ. */
export function serviceSettings(ports: { port: number; opsPort: number }) {
  return {
    HOST: str({ default: '0.0.0.0' }),
    PORT: port({ default: ports.port }),
    OPS_PORT: port({ default: ports.opsPort }),
    PUBLIC_BASE_URL: url({ desc: 'the address that players see' }),
    DATABASE_URL: postgresUrl({ desc: 'postgres://…' }),
    REDIS_URL: redisUrl({ desc: 'redis://…' }),
    ...REDIS_CLUSTER_SETTING,
    TRUSTED_PROXIES: cidrList({ desc: 'networks of the gateway in front, or none' }),
    LOG_LEVEL: logLevel({ default: 'info' }),
    API_DOCS: oneOf('on', 'off')({ default: 'off', desc: 'whether /docs and /openapi.json are served' }),
    DRAIN_WAIT_MS: integer(0, 60_000)({ default: 5_000 }),
  };
}

/** For every process that may have a Redis. */
export const REDIS_CLUSTER_SETTING = {
  REDIS_CLUSTER: oneOf('on', 'off')({ default: 'off', desc: 'whether REDIS_URL is the address of a Redis Cluster' }),
};

/** For every process that limits how often or how much. */
export const RATE_LIMIT_SETTINGS = {
  RATE_LIMIT_SCALE: factor({ default: 1, desc: 'multiplies every rate limit, 0 switches them off' }),
};

/** For the services that issue nonces and that use them up, which must agree. */
export const NONCE_SETTINGS = {
  NONCE_TTL_S: integer(1, 86_400)({ default: 60, desc: 'how long a nonce can be used' }),
};

/** pino's levels. */
export const logLevel = oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent');

/** What a separate service needs to listen, store and announce. */
export interface ServiceConfig {
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  readonly publicBaseUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly redisCluster: boolean;
  readonly trustedProxies: readonly string[];
  readonly drainWaitMs: number;
  readonly logLevel: LevelWithSilent;
  /** Whether to serve the description of the API. */
  readonly apiDocs: boolean;
}

/** What serviceSettings() read, by the names that serve() and the stores take. */
export function serviceConfig(read: Settings<ReturnType<typeof serviceSettings>>): ServiceConfig {
  return {
    host: read.HOST,
    port: read.PORT,
    opsPort: read.OPS_PORT,
    publicBaseUrl: read.PUBLIC_BASE_URL,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    redisCluster: read.REDIS_CLUSTER === 'on',
    trustedProxies: read.TRUSTED_PROXIES,
    drainWaitMs: read.DRAIN_WAIT_MS,
    logLevel: read.LOG_LEVEL,
    apiDocs: read.API_DOCS === 'on',
  };
}
