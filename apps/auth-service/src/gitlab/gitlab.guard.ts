import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

import type { SignInOutcome } from './sign-in-outcome.js';

/**
 * Runs the GitLab strategy. A departing browser is redirected and its handler never runs; for one that came back the handler finds
 * the outcome in `request.user`, a failure being an outcome too.
 */
@Injectable()
export class GitlabGuard extends AuthGuard() {
  override handleRequest<Outcome = SignInOutcome>(
    error: unknown,
    outcome: Outcome | false | undefined,
    _info: unknown,
    context: ExecutionContext,
  ): Outcome {
    if (outcome !== false && outcome !== undefined) return outcome;
    const isAnswer = 'error' in this.getRequest(context).query;
    if (!isAnswer) throw error;
    return { failure: 'declined' } as Outcome;
  }
}
