import type { Arrival, Departure } from '@laurel/storage/sign-in/login-states';
import type { Request } from 'express';

import type { SignInOutcome } from './sign-in-outcome.js';

/** A browser that is about to be sent to GitLab: what its way back will be remembered by. */
export interface DepartingRequest extends Request {
  departure: Omit<Departure, 'state' | 'codeVerifier'>;
}

/** A browser that came back with a state of its own. */
export interface ArrivingRequest extends Request {
  arrival: Arrival & Pick<Departure, 'browser'>;
}

/** The same after GitLab was asked. */
export interface ReturnedRequest extends Omit<ArrivingRequest, 'user'> {
  user: SignInOutcome;
}
