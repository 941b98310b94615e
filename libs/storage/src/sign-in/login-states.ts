import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { LoginState } from './login-state.entity.js';
import { secretHash } from './secret-hash.js';

/** A browser that is sent to GitLab. */
export interface Departure {
  readonly state: string;
  readonly codeVerifier: string;
  readonly browser: string;
  /** Null: it wants to see the account page. */
  readonly authenticationSessionId: string | null;
  /** ms since 1970. */
  readonly expiresAt: number;
}

/** What is known about a browser that came back. */
export interface Arrival {
  readonly codeVerifier: string;
  /** The login to complete, and the network of its game; null when the browser wants to see the account page. */
  readonly login: { readonly id: string; readonly network: string } | null;
}

interface ConsumedState {
  codeVerifier: string;
  id: string | null;
  network: string | null;
}

/** The browsers that are on their way to GitLab and back, each told by the secret state that it was sent off with. */
@Injectable()
export class LoginStates {
  constructor(private readonly dataSource: DataSource) {}

  /** Notes a browser that is sent off; its state is good until it expires or is used. */
  async remember({ state, codeVerifier, browser, authenticationSessionId, expiresAt }: Departure): Promise<void> {
    await this.dataSource.manager.insert(LoginState, {
      stateHash: secretHash(state),
      browserHash: secretHash(browser),
      codeVerifier,
      authenticationSessionId,
      expiresAt: new Date(expiresAt),
    });
  }

  /**
   * Uses a state up. Undefined, with nothing changed, when it is unknown, used, expired, or another browser's: so neither a
   * replay nor a stranger's link can log anybody in.
   */
  async consume(state: string, browser: string, at: number): Promise<Arrival | undefined> {
    const [[consumed]] = await this.dataSource.query<[ConsumedState[], number]>(
      `delete from login_states where state_hash = $1 and browser_hash = $2 and expires_at > $3
       returning code_verifier as "codeVerifier", authentication_session_id as id,
                 (select s.network from authentication_sessions s where s.id = authentication_session_id) as network`,
      [secretHash(state), secretHash(browser), new Date(at)],
    );
    if (consumed === undefined) return undefined;
    const { codeVerifier, id, network } = consumed;
    return { codeVerifier, login: id === null || network === null ? null : { id, network } };
  }
}
