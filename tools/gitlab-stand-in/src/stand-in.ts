import express, { type Express, type RequestHandler } from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Authorize, type RegisteredClient } from './authorize.js';
import { noFaults, type Faults } from './faults.js';
import { Grants } from './grants.js';
import { exchangeCode, revokeToken } from './token.js';
import { currentUser, userInfo } from './user.js';

/** The client id by which a service knows that it would trust the stand-in, and refuses to. */
export const STAND_IN_CLIENT_ID = 'laurel-stand-in';

export interface StandInOptions extends RegisteredClient {
  readonly port?: number;
  /** Where GitLab lives below its host, as in `/gitlab`. */
  readonly basePath?: string;
  /** Skip the question for a browser that has answered it before, as GitLab does for an application marked as trusted. */
  readonly trusted?: boolean;
  readonly now?: () => number;
}

export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
}

export interface GitlabStandIn {
  readonly url: string;
  readonly faults: Faults;
  /** Every request in its order. */
  readonly log: LoggedRequest[];
  /** Groups by username, as full paths. */
  readonly groups: Map<string, readonly string[]>;
  /** Access tokens that nobody has revoked yet. */
  liveTokens(): number;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Starts a small OAuth server with the endpoints of GitLab that a login needs, as strict as the real one, except that anybody
 * may be anybody. So it listens on loopback, and answers only requests that name a loopback host (a web page that points its
 * own name at this machine gets nothing).
 */
export async function startGitlabStandIn(options: StandInOptions): Promise<GitlabStandIn> {
  const faults = noFaults();
  const log: LoggedRequest[] = [];
  const groups = new Map<string, readonly string[]>();
  const grants = new Grants(options.now ?? Date.now);
  const basePath = options.basePath ?? '';

  const app = express();
  app.disable('x-powered-by');
  app.use(remember(log), onlyLoopback, noTokenInQuery, express.urlencoded({ extended: false, limit: '16kb' }));
  app.use(basePath === '' ? '/' : basePath, routes(options, grants, groups, faults));

  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, LOOPBACK, resolve);
  });
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}${basePath}`,
    faults,
    log,
    groups,
    liveTokens: () => grants.liveTokens,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function routes(options: StandInOptions, grants: Grants, groups: ReadonlyMap<string, readonly string[]>, faults: Faults): Express {
  const authorize = new Authorize(options, grants, options.trusted ?? false);
  const router = express();
  router.get('/oauth/authorize', (request, response) => authorize.show(request, response));
  router.post('/oauth/authorize', sameSite, (request, response) => authorize.decide(request, response));
  router.post('/oauth/token', unless(faults, 'token'), (request, response) => exchangeCode(options, grants, request, response));
  router.post('/oauth/revoke', unless(faults, 'revoke'), (request, response) => revokeToken(options, grants, request, response));
  router.get('/api/v4/user', unless(faults, 'user'), (request, response) => currentUser(grants, faults.profile, request, response));
  router.get('/oauth/userinfo', unless(faults, 'userinfo'), (request, response) => userInfo(grants, groups, request, response));
  return router;
}

function unless(faults: Faults, endpoint: Exclude<keyof Faults, 'profile'>): RequestHandler {
  return (request, response, next) => (faults[endpoint] ?? ((_request, _response, pass) => pass()))(request, response, next);
}

function remember(log: LoggedRequest[]): RequestHandler {
  return ({ method, originalUrl }, _response, next) => {
    log.push({ method, url: originalUrl });
    next();
  };
}

const onlyLoopback: RequestHandler = (request, response, next) => {
  if (LOOPBACK_HOST.test(request.headers.host ?? '')) next();
  else response.status(403).type('text').send('The GitLab stand-in answers on loopback only.');
};

// GitLab would take it, but a token in an address ends in logs: a client that does this must not pass its tests.
const noTokenInQuery: RequestHandler = (request, response, next) => {
  if ('access_token' in request.query) response.status(400).json({ error: 'access_token in the query is refused' });
  else next();
};

// Stands for GitLab's own protection of its form against other sites.
const sameSite: RequestHandler = (request, response, next) => {
  if (request.headers['sec-fetch-site'] === 'cross-site') response.status(422).type('text').send('Not from another site.');
  else next();
};
