/** An account as its GitLab vouches for it. */
export interface GitlabAccount {
  /** GitLab's own number for the account, as text: names change hands, numbers do not. */
  readonly externalId: string;
  readonly name: string;
}

/** Why GitLab, or our rules for its accounts, let nobody in. */
export type SignInFailure = 'declined' | 'gitlab-unavailable' | 'account-not-active' | 'not-in-group';

/** What comes of sending a browser to GitLab. */
export type SignInOutcome = { readonly account: GitlabAccount } | { readonly failure: SignInFailure };
