import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import type { JsonAnswer } from '@laurel/fixtures/described-http';

import { RunningScoreService, SUPERADMIN_KEY } from './running-score-service.js';
import type { Page } from './walk-pages.js';

/** The id of nothing. */
export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

/** An API key in the right form that was never given out. */
export const NOBODYS_KEY = 'ldr_9vKx2mQ7wR4tY8uI1oP5aS3dF6gH0jL_z-xWq';

/** What any answer of the administration may hold. */
export type Answered = JsonAnswer<Readonly<Record<string, unknown>>>;

export type Listed = Page<Readonly<Record<string, unknown>>>;

/** An account with a user who has a key. */
export interface Tenant {
  readonly accountId: string;
  readonly userId: string;
  readonly keyId: string;
  readonly key: string;
  /** Administrates with that key. */
  readonly as: Administration;
}

/** score-service on a database of its own, and whoever administrates all of it. */
export async function startAdministration(): Promise<{ laurel: RunningScoreService; superadmin: Administration }> {
  const laurel = await RunningScoreService.start();
  return { laurel, superadmin: new Administration(laurel) };
}

/** Administrates as the owner of a key would, and holds every answer to its description. */
export class Administration {
  constructor(
    private readonly laurel: RunningScoreService,
    private readonly key: string | undefined = SUPERADMIN_KEY,
  ) {}

  withKey(key: string | undefined): Administration {
    return new Administration(this.laurel, key ?? '');
  }

  ask<Body = Answered['body']>(method: string, path: string, body?: unknown): Promise<JsonAnswer<Body>> {
    const headers = new Headers(this.key ? { [API_KEY_HEADER]: this.key } : {});
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return this.laurel.http.ask(method, `/v1${path}`, { headers, ...(sent !== undefined && { body: sent }) });
  }

  get(path: string): Promise<Answered> {
    return this.ask('GET', path);
  }

  post(path: string, body: unknown): Promise<Answered> {
    return this.ask('POST', path, body);
  }

  patch(path: string, body: unknown): Promise<Answered> {
    return this.ask('PATCH', path, body);
  }

  async list(path: string): Promise<Listed> {
    const { status, body } = await this.ask<Listed>('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Makes something that has to succeed, and gives what it is. */
  async made<Made = Answered['body']>(path: string, body: unknown): Promise<Made & { readonly id: string }> {
    const answer = await this.ask<Made & { readonly id: string }>('POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A new account, with a user who has a key. */
  async tenant(name: string, user: object = {}): Promise<Tenant> {
    const { id: accountId } = await this.made('/accounts', { name });
    return this.member(accountId, name, user);
  }

  /** Another user of an account, with a key. */
  async member(accountId: string, name: string, user: object = {}): Promise<Tenant> {
    const email = `${name.replace(/\W/g, '.')}@laurel.test`;
    const { id: userId } = await this.made('/users', { account_id: accountId, email, display_name: name, ...user });
    const { id: keyId, key } = await this.made('/api-keys', { account_id: accountId, user_id: userId, name });
    return { accountId, userId, keyId, key: String(key), as: this.withKey(String(key)) };
  }
}
