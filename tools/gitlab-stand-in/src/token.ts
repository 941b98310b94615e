import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

import type { RegisteredClient } from './authorize.js';
import type { Grants } from './grants.js';

/** `/oauth/token`: exchanges a code, once, for whoever proves to be the client and to hold the verifier. */
export function exchangeCode(client: RegisteredClient, grants: Grants, request: Request, response: Response): void {
  const form = fieldsOf(request);
  if (!isClient(client, request)) return complain(response, 401, 'invalid_client');
  if (form.grant_type !== 'authorization_code') return complain(response, 400, 'unsupported_grant_type');

  const grant = typeof form.code === 'string' ? grants.takeCode(form.code) : undefined;
  if (grant === undefined || form.redirect_uri !== grant.redirectUri || challengeOf(form.code_verifier) !== grant.codeChallenge) {
    return complain(response, 400, 'invalid_grant');
  }
  response.set('Cache-Control', 'no-store').json({
    access_token: grants.issueToken(grant),
    token_type: 'Bearer',
    expires_in: 7200,
    scope: grant.scope,
    created_at: Math.floor(Date.now() / 1000),
  });
}

/** `/oauth/revoke`: forgets the token; an unknown one is as good as revoked. */
export function revokeToken(client: RegisteredClient, grants: Grants, request: Request, response: Response): void {
  if (!isClient(client, request)) return complain(response, 403, 'unauthorized_client');
  const { token } = fieldsOf(request);
  if (typeof token === 'string') grants.revokeToken(token);
  response.json({});
}

function isClient(client: RegisteredClient, request: Request): boolean {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic' && encoded !== undefined) {
    return Buffer.from(encoded, 'base64').toString() === `${client.clientId}:${client.clientSecret}`;
  }
  const form = fieldsOf(request);
  return form.client_id === client.clientId && form.client_secret === client.clientSecret;
}

function challengeOf(verifier: unknown): string | undefined {
  return typeof verifier === 'string' ? createHash('sha256').update(verifier).digest('base64url') : undefined;
}

function complain(response: Response, status: number, error: string): void {
  response.status(status).json({ error, error_description: 'Refused by the GitLab stand-in.' });
}

function fieldsOf(request: Request): Record<string, unknown> {
  return (request.body ?? {}) as Record<string, unknown>;
}
