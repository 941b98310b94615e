import type { RunningScoreService } from './running-score-service.js';
import { SUPERADMIN_KEY } from './running-score-service.js';

/** What any answer of the administration may hold. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Listed {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly pagination: { readonly next_cursor: string | null; readonly prev_cursor: string | null };
}

/** An account with a user who has a key. */
export interface Tenant {
  readonly accountId: string;
  readonly userId: string;
  readonly keyId: string;
  readonly key: string;
  /** Administrates with that key. */
  readonly as: Administration;
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

  async ask(method: string, path: string, body?: unknown): Promise<Answered> {
    const headers = new Headers(this.key ? { 'leadr-api-key': this.key } : {});
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(`${this.laurel.service.url}/v1${path}`, { method, headers, ...(sent !== undefined && { body: sent }) });
    const read = (await answer.json()) as Answered['body'];
    this.laurel.described.check(method, `/v1${path}`, answer.status, read);
    return { status: answer.status, headers: answer.headers, body: read };
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
    const { status, body } = await this.get(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body as unknown as Listed;
  }

  /** Makes something that has to succeed, and gives what it is. */
  async made(path: string, body: unknown): Promise<Answered['body'] & { readonly id: string }> {
    const answer = await this.post(path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Answered['body'] & { id: string };
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
