import { expect, it } from '@jest/globals';
import { ConfigError } from '@laurel/runtime/env';

import { readConfig } from './config.js';

const REQUIRED = {
  PUBLIC_BASE_URL: 'https://play.example',
  DATABASE_URL: 'postgres://laurel@db/laurel',
  REDIS_URL: 'redis://redis',
  JWKS_URL: 'http://auth-service:8081/.well-known/jwks.json',
  TRUSTED_PROXIES: '10.0.0.0/8',
};

it('has a default for everything that does not depend on the place', () => {
  expect(readConfig(REQUIRED)).toMatchObject({
    port: 8083,
    opsPort: 9093,
    publicBaseUrl: 'https://play.example',
    jwksUrl: 'http://auth-service:8081/.well-known/jwks.json',
    trustedProxies: ['10.0.0.0/8'],
    streams: { heartbeatMs: 15_000, coalesceMs: 50, streamsPerAddress: 200, streamsPerProcess: 5_000 },
  });
});

it.each(Object.keys(REQUIRED))('does not start without %s', (name) => {
  const read = () => readConfig({ ...REQUIRED, [name]: undefined });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(name);
});

it('names all that is wrong at once', () => {
  expect(() => readConfig({ SSE_HEARTBEAT_S: '0', PAGE_COALESCE_MS: 'soon' })).toThrow(
    /PUBLIC_BASE_URL[^]*DATABASE_URL[^]*REDIS_URL[^]*TRUSTED_PROXIES[^]*JWKS_URL[^]*SSE_HEARTBEAT_S[^]*PAGE_COALESCE_MS/,
  );
});

it.each([
  ['0', Infinity],
  ['0.001', 1],
  ['0.5', 100],
  ['10', 2_000],
])('lets one address hold as many streams as RATE_LIMIT_SCALE=%s allows', (RATE_LIMIT_SCALE, streamsPerAddress) => {
  expect(readConfig({ ...REQUIRED, RATE_LIMIT_SCALE }).streams).toMatchObject({ streamsPerAddress });
});
