import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { Request, Response } from 'express';

import { answerRefusal, refusalOf } from './answer-refusal.js';
import type { Door } from './door.js';

/** The one error filter: for handlers, unknown routes, and whatever middleware before the router threw. */
@Catch()
export class RefusalFilter implements ExceptionFilter<unknown> {
  constructor(
    private readonly doors: readonly Door[],
    private readonly isUnavailable: (error: unknown) => boolean,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const req = http.getRequest<Request>();
    const res = http.getResponse<Response>();
    const refusal = refusalOf(error, this.isUnavailable);
    // The request log writes it, stack included, into the one line of this request.
    if (refusal.status >= 500 || res.headersSent) res.err = error instanceof Error ? error : new Error(String(error));
    answerRefusal(refusal, this.doors, req, res);
  }
}
