import type { LoginStates } from '@laurel/storage/sign-in/login-states';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Request } from 'express';
import passport from 'passport';
import OAuth2Strategy from 'passport-oauth2';

import { newSecret } from '../new-secret.js';
import { CALLBACK_PATH } from '../sign-in-paths.js';
import type { GitlabApplication } from './gitlab-application.js';
import type { GitlabClient } from './gitlab-client.js';
import type { ArrivingRequest, DepartingRequest } from './sign-in-request.js';
import type { SignInOutcome } from './sign-in-outcome.js';

type Done<T> = (error: unknown, value?: T) => void;
type TokenDone = (error: null, accessToken: string, refreshToken: string, parameters: { outcome: SignInOutcome }) => void;

export interface GitlabStrategyOptions {
  readonly application: GitlabApplication;
  readonly client: GitlabClient;
  readonly publicBaseUrl: string;
  readonly states: LoginStates;
  /** Passport's name for this strategy. */
  readonly name: string;
}

/**
 * Sends browsers to GitLab and redeems the codes they bring back: passport-oauth2 with PKCE, with three things taken out of its
 * hands. Its state lives in our store and was used up before the strategy is asked (it would act on `?error=` before looking at the
 * state). Its address to come back to is absolute and configured, never made from headers. And its HTTP, which has no timeout and
 * would put the access token into an address, is our own client's.
 */
export class GitlabStrategy extends OAuth2Strategy implements OnApplicationShutdown {
  override readonly name: string;

  constructor({ application, client, publicBaseUrl, states, name }: GitlabStrategyOptions) {
    super(
      {
        authorizationURL: `${application.url}/oauth/authorize`,
        tokenURL: `${application.internalUrl}/oauth/token`,
        clientID: application.clientId,
        clientSecret: application.clientSecret,
        callbackURL: publicBaseUrl + CALLBACK_PATH,
        scope: application.allowedGroups.length === 0 ? ['read_user'] : ['read_user', 'openid'],
        pkce: true,
        // The published types know nothing of a store that is handed the PKCE verifier.
        store: stateStore(states) as unknown as OAuth2Strategy.StateStore,
        skipUserProfile: true,
      },
      (_token: string, _refreshToken: string, { outcome }: { outcome: SignInOutcome }, _profile: unknown, done: Done<SignInOutcome>) =>
        done(null, outcome),
    );
    this.name = name;
    Object.assign(this._oauth2, {
      getOAuthAccessToken(code: string, proof: Record<string, string>, done: TokenDone): void {
        // The strategy wants a token to go on; the real one never leaves the client.
        void client.identify(code, proof).then((outcome) => done(null, 'given back', '', { outcome }));
      },
    });
    passport.use(name, this);
  }

  /** Not before the last request has been answered: it may be on its way to GitLab. */
  onApplicationShutdown(): void {
    passport.unuse(this.name);
  }
}

// passport-oauth2 tells what a store can do by its number of parameters: five and three for one that keeps the PKCE verifier.
function stateStore(states: LoginStates) {
  return {
    store(req: Request, codeVerifier: string, _state: unknown, _meta: unknown, done: Done<string>): void {
      const state = newSecret();
      const { departure } = req as DepartingRequest;
      states.remember({ ...departure, state, codeVerifier }).then(() => done(null, state), done);
    },

    verify(req: Request, _state: string, done: Done<string>): void {
      done(null, (req as ArrivingRequest).arrival.codeVerifier);
    },
  };
}
