import { expect, it } from '@jest/globals';
import { ConfigError } from '@laurel/runtime/env';

import { readConfig } from './config.js';

const REQUIRED = {
  PUBLIC_BASE_URL: 'https://play.example',
  DATABASE_URL: 'postgres://laurel@db/laurel',
  REDIS_URL: 'redis://redis',
  JWKS_URL: 'http://auth-service:8081/.well-known/jwks.json',
  TRUSTED_PROXIES: '10.0.0.0/8',
  LAUREL_SECRET: 'k3JQvX0m6b2vN8yQeT1rZ5uW9cA7dF4hL2pS',
  SUPERADMIN_API_KEY: 'ldr_9vKx2mQ7wR4tY8uI1oP5aS3dF6gH0jL_z-',
};

it('has a default for everything that does not depend on the place', () => {
  expect(readConfig(REQUIRED)).toMatchObject({
    port: 8082,
    opsPort: 9092,
    publicBaseUrl: REQUIRED.PUBLIC_BASE_URL,
    jwksUrl: REQUIRED.JWKS_URL,
    trustedProxies: ['10.0.0.0/8'],
    secret: REQUIRED.LAUREL_SECRET,
    superadminKey: REQUIRED.SUPERADMIN_API_KEY,
    rules: { focus: { earlyToleranceMs: 2_000, latenessMs: 600_000 }, nonceLifeMs: 60_000, rateLimitScale: 1 },
  });
});

it('takes the rules, with no limit written as 0', () => {
  const env = { ...REQUIRED, PHASE_EARLY_TOLERANCE_MS: '0', PHASE_LATENESS_S: '0', NONCE_TTL_S: '5', RATE_LIMIT_SCALE: '0' };
  expect(readConfig(env).rules).toEqual({ focus: { earlyToleranceMs: 0, latenessMs: 0 }, nonceLifeMs: 5_000, rateLimitScale: 0 });
});

it.each(Object.keys(REQUIRED))('does not start without %s', (name) => {
  const read = () => readConfig({ ...REQUIRED, [name]: undefined });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(name);
});

it.each([
  ['LAUREL_SECRET', 'changeme-changeme-changeme-changeme'],
  ['SUPERADMIN_API_KEY', '9vKx2mQ7wR4tY8uI1oP5aS3dF6gH0jLzXc'],
  ['SUPERADMIN_API_KEY', 'ldr_9vKx2mQ7wR4tY8uI1oP5aS3dF6gH0jL'],
  ['SUPERADMIN_API_KEY', 'ldr_changeme-changeme-changeme-changeme'],
  ['SUPERADMIN_API_KEY', 'ldr_0123012301230123012301230123012301230123'],
  ['SUPERADMIN_API_KEY', 'ldr_9vKx2mQ7wR4tY8uI1oP5aS3dF6gH0jL z+'],
  ['NONCE_TTL_S', '0'],
])('does not start with %s=%s', (name, value) => {
  const read = () => readConfig({ ...REQUIRED, [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(name);
});

it('names all that is wrong at once', () => {
  expect(() => readConfig({ PHASE_EARLY_TOLERANCE_MS: '60001', PHASE_LATENESS_S: 'ever' })).toThrow(
    /PUBLIC_BASE_URL[^]*DATABASE_URL[^]*REDIS_URL[^]*TRUSTED_PROXIES[^]*JWKS_URL[^]*PHASE_EARLY_TOLERANCE_MS[^]*PHASE_LATENESS_S/,
  );
});
