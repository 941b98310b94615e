import { callServer } from '../connection/call-server.js';
import type { Answer } from '../connection/call-server.js';
import type { PhaseLength } from './phase-length.js';

export interface TimerCalls {
  start(length: PhaseLength): Promise<Answer>;
  end(): Promise<Answer>;
}

/** Calls in the name of whoever is signed in at that moment. */
export function serverTimerCalls(sessionToken: () => string | undefined): TimerCalls {
  return {
    start: ({ minutes, seconds }) =>
      callServer({ method: 'POST', path: '/api/submissions/start', sessionToken: sessionToken() ?? '', body: { minutes, seconds } }),
    end: () => callServer({ method: 'POST', path: '/api/submissions/end', sessionToken: sessionToken() ?? '' }),
  };
}
