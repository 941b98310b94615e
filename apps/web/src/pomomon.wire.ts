import type { AuthenticationSessionOpened, AuthenticationSessionStatus } from '@laurel/contracts/pomomon/authentication-session';
import type { LeaderboardPage, PlayerScore } from '@laurel/contracts/pomomon/leaderboard-page';

/** One page of the ranking; `index` and `last` count from 0. */
export interface BoardPage {
  readonly index: number;
  readonly last: number;
  readonly players: readonly Readonly<PlayerScore>[];
}

export interface OpenedSignIn {
  readonly pollToken: string;
  readonly signInUrl: string;
}

export type SignInProgress =
  | { readonly is: 'waiting' }
  | { readonly is: 'failed' }
  | { readonly is: 'done'; readonly sessionToken: string };

/** Undefined for anything that is not a page: a broken event must not take the shown page down. */
export function readBoardPage(text: string): BoardPage | undefined {
  const page = parsed(text) as Partial<LeaderboardPage> | undefined;
  if (!page || !isCount(page.page) || !isCount(page.max_page) || !Array.isArray(page.scores)) return undefined;
  if (!page.scores.every(isPlayerScore)) return undefined;
  return { index: page.page, last: page.max_page, players: page.scores.map(({ id, name, score }) => ({ id, name, score })) };
}

export function readOpenedSignIn(text: string): OpenedSignIn | undefined {
  const opened = parsed(text) as Partial<AuthenticationSessionOpened> | undefined;
  if (!opened || typeof opened.token !== 'string' || typeof opened.auth_url !== 'string') return undefined;
  // The address becomes a link: only a web page may stand there.
  return /^https?:\/\//i.test(opened.auth_url) ? { pollToken: opened.token, signInUrl: opened.auth_url } : undefined;
}

export function isOpenedSignIn(value: unknown): value is OpenedSignIn {
  const opened = value as Partial<OpenedSignIn> | null;
  return typeof opened?.pollToken === 'string' && typeof opened.signInUrl === 'string';
}

export function readSignInProgress(text: string): SignInProgress | undefined {
  const status = parsed(text) as Partial<AuthenticationSessionStatus> | undefined;
  if (!status || typeof status.verified !== 'boolean') return undefined;
  if (status.verified) return status.session_token ? { is: 'done', sessionToken: status.session_token } : undefined;
  return { is: status.error ? 'failed' : 'waiting' };
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isPlayerScore(value: unknown): value is PlayerScore {
  const row = value as Partial<PlayerScore> | null;
  return typeof row?.id === 'string' && typeof row.name === 'string' && isCount(row.score);
}
