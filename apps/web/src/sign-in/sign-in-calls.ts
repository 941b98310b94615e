import { callServer } from '../connection/call-server.js';
import type { Answer } from '../connection/call-server.js';
import { readOpenedSignIn, readSignInProgress } from '../pomomon.wire.js';
import type { OpenedSignIn, SignInProgress } from '../pomomon.wire.js';

export interface SignInCalls {
  /** Undefined when the server could not open one this time. */
  open(): Promise<OpenedSignIn | { readonly is: 'not-offered' } | undefined>;
  /** Undefined when there is no answer this time: ask again. */
  progress(pollToken: string): Promise<SignInProgress | { readonly is: 'expired' } | undefined>;
}

export const serverSignInCalls: SignInCalls = {
  async open() {
    const answer = await callServer({ method: 'PUT', path: '/api/sessions' });
    if (answer.is === 'done') return readOpenedSignIn(answer.body);
    return answer.is === 'refused' && answer.status === 404 ? { is: 'not-offered' } : undefined;
  },

  async progress(pollToken) {
    const answer = await callServer({ method: 'GET', path: `/api/sessions?token=${encodeURIComponent(pollToken)}` });
    if (answer.is === 'done') return readSignInProgress(answer.body);
    return isGone(answer) ? { is: 'expired' } : undefined;
  },
};

/** Other refusals (busy, restarting) pass; an unknown or misread token never does. */
function isGone(answer: Answer): boolean {
  return answer.is === 'refused' && (answer.status === 404 || answer.status === 400);
}
