import { traceCall } from '@laurel/runtime/tracing/request-tracing';
import { Logger } from '@nestjs/common';

import type { GitlabApplication } from './gitlab-application.js';
import { accessTokenIn, accountIn, groupsIn, UnexpectedAnswer } from './gitlab.wire.js';
import type { SignInOutcome } from './sign-in-outcome.js';

const TIMEOUT_MS = 5_000;
const ANSWER_BYTES_MAX = 1024 * 1024;

/**
 * Talks to GitLab behind the browser's back. All calls of one login share one deadline; no redirect is followed, no answer beyond
 * a megabyte is read, and the access token travels in a header and is given back as soon as it has done its work.
 */
export class GitlabClient {
  private readonly log = new Logger('gitlab');

  constructor(private readonly application: GitlabApplication) {}

  /** The account that a code stands for. Never rejects: GitLab's trouble is an outcome like others. */
  async identify(code: string, proof: Readonly<Record<string, string>>): Promise<SignInOutcome> {
    const deadline = AbortSignal.timeout(this.application.timeoutMs ?? TIMEOUT_MS);
    try {
      const token = accessTokenIn(await this.post('/oauth/token', { ...proof, code }, deadline));
      return await this.outcomeFor(token, deadline).finally(() => void this.revoke(token));
    } catch (error) {
      this.log.warn(`no sign-in with GitLab: ${reasonOf(error)}`);
      return { failure: 'gitlab-unavailable' };
    }
  }

  private async outcomeFor(token: string, deadline: AbortSignal): Promise<SignInOutcome> {
    const account = accountIn(await this.get('/api/v4/user', token, deadline));
    if (typeof account === 'string') return { failure: account };
    const { allowedGroups } = this.application;
    if (allowedGroups.length === 0) return { account };
    const groups = groupsIn(await this.get('/oauth/userinfo', token, deadline));
    return allowedGroups.some((group) => groups.includes(group)) ? { account } : { failure: 'not-in-group' };
  }

  // Nobody waits for it: a token that cannot be given back expires by itself.
  private async revoke(token: string): Promise<void> {
    try {
      await this.post('/oauth/revoke', { token }, AbortSignal.timeout(TIMEOUT_MS));
    } catch (error) {
      this.log.debug(`access token not revoked: ${reasonOf(error)}`);
    }
  }

  private post(path: string, fields: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    const { clientId, clientSecret } = this.application;
    const body = new URLSearchParams({ ...fields, client_id: clientId, client_secret: clientSecret });
    return this.call(path, { method: 'POST', body, signal });
  }

  private get(path: string, token: string, signal: AbortSignal): Promise<unknown> {
    return this.call(path, { headers: { Authorization: `Bearer ${token}` }, signal });
  }

  private call(path: string, request: RequestInit): Promise<unknown> {
    return traceCall(`${request.method ?? 'GET'} GitLab ${path}`, () => this.callUntraced(path, request));
  }

  private async callUntraced(path: string, request: RequestInit): Promise<unknown> {
    const headers = { Accept: 'application/json', 'User-Agent': 'Laurel', ...request.headers };
    const response = await fetch(this.application.internalUrl + path, { ...request, headers, redirect: 'error' });
    if (!response.ok) {
      await response.body?.cancel();
      throw new UnexpectedAnswer(`${path} answered ${response.status}`);
    }
    return JSON.parse(await textOf(response));
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) throw new UnexpectedAnswer(`answer of more than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

// A failed parse would quote the answer, and a failed fetch hides its reason in the cause.
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'answer is not JSON';
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
