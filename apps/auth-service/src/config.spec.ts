import { describe, expect, it } from '@jest/globals';
import { STAND_IN_CLIENT_ID } from '@laurel/gitlab-stand-in/stand-in';

import { readConfig } from './config.js';

const GOOD = {
  PUBLIC_BASE_URL: 'https://play.example/',
  DATABASE_URL: 'postgres://laurel@db/laurel',
  REDIS_URL: 'redis://redis',
  TRUSTED_PROXIES: '10.0.0.0/8',
  SIGNING_KEY_FILE: '/run/secrets/keys.json',
  LAUREL_SECRET: 'k3JQvX0m6b2vN8yQeT1rZ5uW9cA7dF4hL2pS',
  GITLAB_URL: 'https://gitlab.example/git/',
  GITLAB_CLIENT_ID: 'a1b2c3',
  GITLAB_CLIENT_SECRET: 'gloas-5f0c9d7e2b8a4c6e1d3f5a7b9c0e2d4f',
};

it('has defaults for everything that need not be said', () => {
  expect(readConfig(GOOD)).toEqual({
    host: '0.0.0.0',
    port: 8081,
    opsPort: 9091,
    publicBaseUrl: 'https://play.example',
    databaseUrl: GOOD.DATABASE_URL,
    redisUrl: GOOD.REDIS_URL,
    redisCluster: false,
    trustedProxies: ['10.0.0.0/8'],
    drainWaitMs: 5_000,
    logLevel: 'info',
    apiDocs: false,
    signingKeyFile: GOOD.SIGNING_KEY_FILE,
    secret: GOOD.LAUREL_SECRET,
    gitlab: {
      url: 'https://gitlab.example/git',
      issuer: 'https://gitlab.example/git',
      internalUrl: 'https://gitlab.example/git',
      clientId: 'a1b2c3',
      clientSecret: GOOD.GITLAB_CLIENT_SECRET,
      allowedGroups: [],
    },
    rules: { confirmation: 'other-network', loginLifeMs: 600_000, sessionLifeMs: 2_592_000_000, rateLimitScale: 1 },
    devices: { lives: { accessMs: 900_000, refreshMs: 2_592_000_000 }, reuseGraceMs: 10_000, nonceLifeMs: 60_000 },
  });
});

it('asks always where networks cannot be told apart', () => {
  const blind = { ...GOOD, TRUSTED_PROXIES: 'none' };
  expect(readConfig(blind).rules.confirmation).toBe('always');
  expect(readConfig({ ...blind, LOGIN_CONFIRM: 'never' }).rules.confirmation).toBe('never');
  expect(readConfig({ ...GOOD, LOGIN_CONFIRM: 'always' }).rules.confirmation).toBe('always');
});

it('reads the rules', () => {
  const rules = { AUTH_SESSION_TTL_S: '900', SESSION_TTL_S: '60', RATE_LIMIT_SCALE: '0.5' };
  expect(readConfig({ ...GOOD, ...rules }).rules).toEqual({
    confirmation: 'other-network',
    loginLifeMs: 900_000,
    sessionLifeMs: 60_000,
    rateLimitScale: 0.5,
  });
});

it('reads the groups that may log in', () => {
  expect(readConfig({ ...GOOD, GITLAB_ALLOWED_GROUPS: 'uni/cs, uni/maths' }).gitlab?.allowedGroups).toEqual(['uni/cs', 'uni/maths']);
});

it('reads the rules of devices', () => {
  const rules = { ACCESS_TOKEN_TTL_S: '60', REFRESH_TOKEN_TTL_S: '120', REFRESH_REUSE_GRACE_S: '0', NONCE_TTL_S: '5' };
  const devices = { lives: { accessMs: 60_000, refreshMs: 120_000 }, reuseGraceMs: 0, nonceLifeMs: 5_000 };
  expect(readConfig({ ...GOOD, ...rules }).devices).toEqual(devices);
});

describe('does not start', () => {
  it.each(Object.keys(GOOD))('without %s', (name) => {
    expect(() => readConfig({ ...GOOD, [name]: '' })).toThrow(new RegExp(`${name} is not set`));
  });

  it.each([
    ['PUBLIC_BASE_URL', 'play.example'],
    ['GITLAB_URL', 'ftp://gitlab.example'],
    ['GITLAB_URL', 'http://gitlab.example'],
    ['GITLAB_URL', 'http://127.0.0.1.evil.example'],
    ['GITLAB_CLIENT_ID', STAND_IN_CLIENT_ID],
    ['GITLAB_CLIENT_SECRET', 'short'],
    ['GITLAB_ALLOWED_GROUPS', 'uni/cs,'],
    ['GITLAB_ALLOWED_GROUPS', '/uni'],
    ['LAUREL_SECRET', 'changeme'],
    ['LAUREL_SECRET', 'changeme-changeme-changeme-changeme'],
    ['LOGIN_CONFIRM', 'sometimes'],
    ['AUTH_SESSION_TTL_S', '0'],
    ['AUTH_SESSION_TTL_S', '10m'],
    ['SESSION_TTL_S', '-1'],
    ['ACCESS_TOKEN_TTL_S', '0'],
    ['REFRESH_TOKEN_TTL_S', '15552001'],
    ['REFRESH_REUSE_GRACE_S', '-1'],
    ['NONCE_TTL_S', '0'],
    ['RATE_LIMIT_SCALE', '-1'],
    ['TRUSTED_PROXIES', 'true'],
  ])('with %s=%s, and says which', (name, value) => {
    expect(() => readConfig({ ...GOOD, [name]: value })).toThrow(name);
  });

  it('repeats no secret in what it says', () => {
    const values = { ...GOOD, LAUREL_SECRET: 'hunter2', GITLAB_CLIENT_SECRET: 'hunter2' };
    expect(() => readConfig(values)).toThrow(/^(?![\s\S]*hunter2)[\s\S]*GITLAB_CLIENT_SECRET/);
  });
});

it('takes a GitLab on this machine without https', () => {
  for (const url of ['http://localhost:8929', 'http://127.0.0.1:8929/gitlab', 'http://[::1]:8929']) {
    expect(readConfig({ ...GOOD, GITLAB_URL: url }).gitlab?.url).toBe(url);
  }
});

describe('without GitLab', () => {
  const WITHOUT = { ...GOOD, GITLAB_URL: 'none', GITLAB_CLIENT_ID: '', GITLAB_CLIENT_SECRET: '' };

  it('starts when told so, and only then', () => {
    expect(readConfig(WITHOUT).gitlab).toBeUndefined();
    expect(() => readConfig({ ...WITHOUT, GITLAB_URL: '' })).toThrow(/GITLAB_URL is not set .*none: run without Pomomon logins/);
  });

  it.each([
    ['GITLAB_INTERNAL_URL', 'http://gitlab'],
    ['GITLAB_CLIENT_ID', 'a1b2c3'],
    ['GITLAB_CLIENT_SECRET', GOOD.GITLAB_CLIENT_SECRET],
    ['GITLAB_ALLOWED_GROUPS', 'uni/cs'],
  ])('takes no %s, which would be forgotten', (name, value) => {
    expect(() => readConfig({ ...WITHOUT, [name]: value })).toThrow(`${name} must not be given where GITLAB_URL is none`);
  });
});
