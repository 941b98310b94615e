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
    port: 8082,
    opsPort: 9092,
    publicBaseUrl: REQUIRED.PUBLIC_BASE_URL,
    jwksUrl: REQUIRED.JWKS_URL,
    trustedProxies: ['10.0.0.0/8'],
    focus: { earlyToleranceMs: 2_000, latenessMs: 600_000 },
  });
});

it('takes the limits of a focus phase, with no limit written as 0', () => {
  const { focus } = readConfig({ ...REQUIRED, PHASE_EARLY_TOLERANCE_MS: '0', PHASE_LATENESS_S: '0' });
  expect(focus).toEqual({ earlyToleranceMs: 0, latenessMs: 0 });
});

it.each(Object.keys(REQUIRED))('does not start without %s', (name) => {
  const read = () => readConfig({ ...REQUIRED, [name]: undefined });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(name);
});

it('names all that is wrong at once', () => {
  expect(() => readConfig({ PHASE_EARLY_TOLERANCE_MS: '60001', PHASE_LATENESS_S: 'ever' })).toThrow(
    /PUBLIC_BASE_URL[^]*DATABASE_URL[^]*REDIS_URL[^]*TRUSTED_PROXIES[^]*JWKS_URL[^]*PHASE_EARLY_TOLERANCE_MS[^]*PHASE_LATENESS_S/,
  );
});
