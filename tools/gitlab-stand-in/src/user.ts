import type { Request, Response } from 'express';

import type { Grant, Grants } from './grants.js';

/** `/api/v4/user`: who the token speaks for, laid over with what a test wants to see. */
export function currentUser(grants: Grants, overlay: Record<string, unknown>, request: Request, response: Response): void {
  const grant = grantFor(grants, 'read_user', request, response);
  if (grant === undefined) return;
  const { id, username } = grant.account;
  response.json({ id, username, name: username, state: 'active', locked: false, bot: false, ...overlay });
}

/** `/oauth/userinfo`: the groups that the token's account belongs to, itself or through a group above. */
export function userInfo(grants: Grants, groups: ReadonlyMap<string, readonly string[]>, request: Request, response: Response): void {
  const grant = grantFor(grants, 'openid', request, response);
  if (grant === undefined) return;
  const { id, username } = grant.account;
  response.json({ sub: String(id), nickname: username, groups: groups.get(username) ?? [] });
}

function grantFor(grants: Grants, scope: string, request: Request, response: Response): Grant | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  const grant = scheme === 'Bearer' && token !== undefined ? grants.ofToken(token) : undefined;
  if (grant === undefined) response.status(401).json({ message: '401 Unauthorized' });
  else if (!grant.scope.split(' ').includes(scope)) response.status(403).json({ error: 'insufficient_scope' });
  else return grant;
  return undefined;
}
