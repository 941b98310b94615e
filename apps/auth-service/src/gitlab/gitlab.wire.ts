import type { GitlabAccount, SignInFailure } from './sign-in-outcome.js';

/** GitLab said something that it would not say in good health. */
export class UnexpectedAnswer extends Error {}

const NAME_LENGTH_MAX = 255;

/** The access token of a token answer. */
export function accessTokenIn(answer: unknown): string {
  const { access_token: token } = Object(answer) as Record<string, unknown>;
  if (typeof token !== 'string' || token === '') throw new UnexpectedAnswer('token answer without an access token');
  return token;
}

/** The account that `/api/v4/user` describes, or why it may not log in. */
export function accountIn(answer: unknown): GitlabAccount | SignInFailure {
  const { id, username, state, bot, locked } = Object(answer) as Record<string, unknown>;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) throw new UnexpectedAnswer('user without a numeric id');
  if (typeof username !== 'string' || username === '' || username.includes('\0')) throw new UnexpectedAnswer('user without a username');
  if (state !== 'active' || bot === true || locked === true) return 'account-not-active';
  return { externalId: String(id), name: [...username].slice(0, NAME_LENGTH_MAX).join('') };
}

/** The full paths in the `groups` claim of `/oauth/userinfo`: direct memberships and those inherited from a group above. */
export function groupsIn(answer: unknown): readonly unknown[] {
  const { groups } = Object(answer) as Record<string, unknown>;
  if (!Array.isArray(groups)) throw new UnexpectedAnswer('userinfo without groups');
  return groups;
}
