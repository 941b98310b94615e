import { Refusal } from '@laurel/runtime/http/refusal';

import type { SignInFailure } from '../gitlab/sign-in-outcome.js';

const RETRY = 'You can open the same link again in this browser.';

const REFUSALS: Readonly<Record<SignInFailure, () => Refusal>> = {
  declined: () => new Refusal(403, `GitLab did not sign you in. ${RETRY}`),
  'gitlab-unavailable': () => new Refusal(503, `GitLab cannot be reached or does not answer as it should. ${RETRY}`),
  'account-not-active': () => new Refusal(403, 'This GitLab account may not log in: it is blocked, locked, or a bot.'),
  'not-in-group': () => new Refusal(403, 'This GitLab account is in none of the groups that may play here.'),
};

/** What a person is told when GitLab, or our rules for its accounts, let them not in. */
export function refusedSignIn(failure: SignInFailure): Refusal {
  return REFUSALS[failure]();
}
