import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { ROUTES } from './routing.js';

const NGINX = readFileSync(new URL('../../../docker/gateway/nginx.conf', import.meta.url), 'utf8');

/** A location that goes to a service: `= /path`, or `~ ^/path(/|$)` for whole segments; what follows is the rest of its block. */
const LOCATION = /location (=|~) (\S+) \{\s*proxy_pass http:\/\/([\w-]+);([^}]*)\}/g;

const LOCATIONS = [...NGINX.matchAll(LOCATION)].map(([, sign, path = '', upstream, rest]) => ({
  route: sign === '=' ? { match: 'exact', path, upstream } : { match: 'prefix', path: path.replace(/^\^(.*)\(\/\|\$\)$/, '$1'), upstream },
  rest,
}));

const SERVICE_ROUTES = ROUTES.filter(({ upstream }) => upstream !== 'web');

describe('the gateway for nginx', () => {
  it('sends each path where the table says, in the order of the table', () => {
    expect(LOCATIONS.map(({ route }) => route)).toEqual(SERVICE_ROUTES.map(({ match, path, upstream }) => ({ match, path, upstream })));
  });

  it('takes the first location that matches, so in the table none is hidden by one before it', () => {
    const hidden = ROUTES.filter(({ path }, index) =>
      ROUTES.slice(0, index).some((before) => before.match === 'prefix' && path.startsWith(before.path)),
    );
    expect(hidden).toEqual([]);
  });

  it('buffers everything but streams', () => {
    const unbuffered = LOCATIONS.filter(({ rest }) => rest?.includes('proxy_buffering off;')).map(({ route }) => route.path);
    expect(unbuffered).toEqual(SERVICE_ROUTES.filter(({ stream }) => stream === true).map(({ path }) => path));
  });
});
