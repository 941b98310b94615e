/** What came as JSON, before anything is known about it. */
export type Json = Readonly<Record<string, unknown>>;

export interface SdkSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  readonly identityId: string;
}

export interface SdkBoard {
  readonly id: string;
  readonly slug: string;
}

export interface SdkScore {
  readonly id: string;
  readonly playerName: string;
  readonly value: number;
  readonly rank: number;
  readonly isPlaceholder: boolean;
  readonly isTest: boolean;
}

export interface SdkPage<Item> {
  readonly items: readonly Item[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly nextCursor: string;
  readonly previousCursor: string;
}

/*
 * The official SDKs read answers into typed fields. A number, a flag or a moment that is null or of another type breaks one of them or
 * both, and is an error here; a text may be null or absent, and is then empty.
 */

export function readTokens(json: Json): Omit<SdkSession, 'identityId'> {
  const [accessToken, refreshToken] = [text(json, 'access_token'), text(json, 'refresh_token')];
  if (accessToken === '' || refreshToken === '') throw new Error(`tokens are missing: ${Object.keys(json).join()}`);
  return { accessToken, refreshToken, expiresIn: whole(json, 'expires_in') };
}

export function readSession(json: Json): SdkSession {
  flag(json, 'test_mode');
  dictionary(json, 'metadata');
  return { ...readTokens(json), identityId: text(json, 'identity_id') || text(json, 'id') };
}

export function readBoard(json: Json): SdkBoard {
  for (const name of ['is_active', 'is_published']) flag(json, name);
  for (const name of ['created_at', 'updated_at']) moment(json, name);
  return { id: text(json, 'id'), slug: text(json, 'slug') };
}

export function readScore(json: Json): SdkScore {
  for (const name of ['created_at', 'updated_at']) moment(json, name);
  return {
    id: text(json, 'id'),
    playerName: text(json, 'player_name'),
    value: number(json, 'value'),
    rank: 'rank' in json ? whole(json, 'rank') : 0,
    isPlaceholder: flag(json, 'is_placeholder'),
    isTest: flag(json, 'is_test'),
  };
}

export function readPage<Item>(json: Json, readItem: (item: Json) => Item): SdkPage<Item> {
  const { data, pagination } = json as { data: Json[]; pagination: Json };
  const items = data.map(readItem);
  if (whole(pagination, 'count') !== items.length) throw new Error(`count is not that of the items: ${JSON.stringify(pagination)}`);
  return {
    items,
    hasNext: flag(pagination, 'has_next'),
    hasPrevious: flag(pagination, 'has_prev'),
    nextCursor: text(pagination, 'next_cursor'),
    previousCursor: text(pagination, 'prev_cursor'),
  };
}

/** What a player is shown when something fails. */
export function readError(json: Json): string {
  return required(json, 'error', (value) => typeof value === 'string' && value !== '') as string;
}

function text(json: Json, name: string): string {
  return (json[name] ?? '') as string;
}

function number(json: Json, name: string): number {
  return required(json, name, Number.isFinite) as number;
}

function whole(json: Json, name: string): number {
  return required(json, name, Number.isInteger) as number;
}

function flag(json: Json, name: string): boolean {
  return required(json, name, (value) => typeof value === 'boolean') as boolean;
}

function moment(json: Json, name: string): void {
  required(json, name, (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) && !Number.isNaN(Date.parse(value)));
}

function dictionary(json: Json, name: string): void {
  required(json, name, (value) => typeof value === 'object' && value !== null && !Array.isArray(value));
}

function required(json: Json, name: string, fits: (value: unknown) => boolean): unknown {
  const value = json[name];
  if (!fits(value)) throw new Error(`an SDK cannot read ${name}: ${JSON.stringify(value)}`);
  return value;
}
