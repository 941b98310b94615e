import type { Request, Response } from 'express';

import { accountNamed, type Account } from './accounts.js';
import { authorizePage, PAGE_HEADERS, refusalPage } from './authorize-page.js';
import type { Grants } from './grants.js';

/** The application that may ask, as its owner registered it. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
}

/** GitLab's scopes that the stand-in knows. */
const SCOPES = ['read_user', 'openid'];
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const FIELDS = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'code_challenge', 'code_challenge_method'];
const COOKIE = 'gitlab-stand-in-username';

interface AuthorizationRequest {
  readonly fields: ReadonlyMap<string, string>;
  readonly redirectUri: string;
  readonly scope: string;
  readonly codeChallenge: string;
}

/** `/oauth/authorize`: shows the page, and turns the pressed button into a redirect back to the client. */
export class Authorize {
  constructor(
    private readonly client: RegisteredClient,
    private readonly grants: Grants,
    private readonly trusted: boolean,
  ) {}

  /** Shows the page; a trusted application, once somebody has signed in here, gets its code without a question, as on GitLab. */
  show(request: Request, response: Response): void {
    const wanted = this.read(single(request.query), response);
    if (wanted === undefined) return;
    const account = accountNamed(rememberedUsername(request));
    if (this.trusted && account !== undefined) {
      this.grant(wanted, account, response);
      return;
    }
    const page = authorizePage(request.baseUrl + request.path, wanted.fields, account?.username ?? '');
    response.set(PAGE_HEADERS).type('html').send(page);
  }

  decide(request: Request, response: Response): void {
    const form = single(request.body);
    const wanted = this.read(form, response);
    if (wanted === undefined) return;
    if (form.get('decision') !== 'authorize') {
      sendBack(wanted.fields, { error: 'access_denied', error_description: 'The resource owner denied the request.' }, response);
      return;
    }
    const username = form.get('username') ?? '';
    const account = accountNamed(username);
    if (account === undefined) {
      const problem = 'Letters, digits, “_”, “-” and “.” make a username.';
      const page = authorizePage(request.baseUrl + request.path, wanted.fields, username, problem);
      response.status(422).set(PAGE_HEADERS).type('html').send(page);
      return;
    }
    response.cookie(COOKIE, account.username, { httpOnly: true, sameSite: 'lax', path: '/' });
    this.grant(wanted, account, response);
  }

  private grant(wanted: AuthorizationRequest, account: Account, response: Response): void {
    sendBack(wanted.fields, { code: this.grants.issueCode({ account, ...wanted }) }, response);
  }

  // An unknown client or address is told to the user and nobody else: answering to it would make this an open redirector.
  private read(given: ReadonlyMap<string, string>, response: Response): AuthorizationRequest | undefined {
    const fields = new Map(FIELDS.flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? '']] : [])));
    const redirectUri = fields.get('redirect_uri') ?? '';
    const refuse = (reason: string) => void response.status(400).set(PAGE_HEADERS).type('html').send(refusalPage(reason));
    if (fields.get('client_id') !== this.client.clientId) return refuse('Unknown client_id.');
    if (!this.client.redirectUris.includes(redirectUri)) return refuse('The redirect_uri is not registered, character for character.');

    const scope = fields.get('scope') ?? '';
    const codeChallenge = fields.get('code_challenge') ?? '';
    const complain = (error: string, error_description: string) => void sendBack(fields, { error, error_description }, response);
    if (fields.get('response_type') !== 'code') return complain('unsupported_response_type', 'Only response_type=code.');
    if (!scope.split(' ').every((name) => SCOPES.includes(name))) return complain('invalid_scope', 'Only read_user and openid.');
    if (fields.get('code_challenge_method') !== 'S256' || !CHALLENGE.test(codeChallenge)) {
      return complain('invalid_request', 'A code_challenge with the method S256 is required.');
    }
    return { fields, redirectUri, scope, codeChallenge };
  }
}

function sendBack(fields: ReadonlyMap<string, string>, answer: Record<string, string>, response: Response): void {
  const target = new URL(fields.get('redirect_uri') ?? '');
  const state = fields.get('state');
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  if (state !== undefined) target.searchParams.set('state', state);
  response.set(PAGE_HEADERS).redirect(target.href);
}

function rememberedUsername(request: Request): string {
  const cookies = (request.headers.cookie ?? '').split('; ');
  return cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
}

// A parameter that is given twice counts as not given.
function single(values: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(values ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
