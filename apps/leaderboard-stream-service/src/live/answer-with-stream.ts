import { clientAddress, limitKey } from '@laurel/runtime/http/client-address';
import { Refusal } from '@laurel/runtime/http/refusal';
import { isUnavailable } from '@laurel/storage/unavailable';
import { Logger } from '@nestjs/common';
import type { Request, Response } from 'express';

import type { EventStream } from './event-stream.js';
import type { OpenStreams } from './open-streams.js';

const log = new Logger('streams');

/**
 * Answers a request with an event stream, unless there are too many. Written by hand instead of Nest's `@Sse`, which numbers
 * events per connection and queues without limit for a slow reader.
 *
 * @param serve shows the stream what it is for, and resolves when it is over. A `Refusal` is the answer while there is no other
 * @returns when the request is done with
 */
export async function answerWithStream(
  streams: OpenStreams,
  req: Request,
  res: Response,
  serve: (stream: EventStream) => Promise<void>,
): Promise<void> {
  const stream = streams.admit(res, limitKey(clientAddress(req)));
  if (stream === undefined) return;
  try {
    await serve(stream);
  } catch (error) {
    if (error instanceof Refusal && !stream.isAnswered) {
      stream.abandon();
      throw error;
    }
    // A well-formed request is never answered with an error, and a stream that was held open already can only end.
    if (!(error instanceof Refusal || isUnavailable(error))) log.error(error);
    stream.end();
  }
}
