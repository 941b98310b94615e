import { expect, it } from '@jest/globals';

import { readEnv } from '../src/env.js';
import { serviceConfig, serviceSettings } from '../src/service-env.js';

const REQUIRED = {
  PUBLIC_BASE_URL: 'https://play.example',
  DATABASE_URL: 'postgres://laurel@db/laurel',
  REDIS_URL: 'redis://redis',
  TRUSTED_PROXIES: 'none',
};
const read = (env: Record<string, string>) =>
  serviceConfig(readEnv(serviceSettings({ port: 1, opsPort: 2 }), { ...REQUIRED, ...env }));

it('a service describes its API only where it is told to', () => {
  expect(read({}).apiDocs).toBe(false);
  expect(read({ API_DOCS: 'off' }).apiDocs).toBe(false);
  expect(read({ API_DOCS: 'on' }).apiDocs).toBe(true);
  expect(() => read({ API_DOCS: 'yes' })).toThrow('API_DOCS must be one of: on, off');
});

it('an address of Redis is that of one server, unless it is said to be that of a cluster', () => {
  expect(read({})).toMatchObject({ redisUrl: REQUIRED.REDIS_URL, redisCluster: false });
  expect(read({ REDIS_CLUSTER: 'on' })).toMatchObject({ redisUrl: REQUIRED.REDIS_URL, redisCluster: true });
  expect(() => read({ REDIS_CLUSTER: '3' })).toThrow('REDIS_CLUSTER must be one of: on, off');
});
