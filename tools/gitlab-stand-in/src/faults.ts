import type { RequestHandler } from 'express';

/** How the stand-in misbehaves, set by tests: a fault answers in the endpoint's place. */
export interface Faults {
  token: RequestHandler | undefined;
  user: RequestHandler | undefined;
  userinfo: RequestHandler | undefined;
  revoke: RequestHandler | undefined;
  /** Laid over the answer of `/api/v4/user`; undefined removes a field. */
  profile: Record<string, unknown>;
}

const DRIP = Buffer.alloc(64 * 1024, ' ');
const DRIPS = 160;
const DRIP_EVERY_MS = 5;

/** A GitLab in good health. */
export function noFaults(): Faults {
  return { token: undefined, user: undefined, userinfo: undefined, revoke: undefined, profile: {} };
}

/** Takes the request and never answers. */
export const hang: RequestHandler = () => {};

/** The page a proxy shows when nothing is behind it. */
export const htmlPage: RequestHandler = (_request, response) => {
  response.status(502).type('html').send('<!doctype html><title>502 Bad Gateway</title>');
};

/** Headers, then silence in the middle of the body. */
export const stall: RequestHandler = (_request, response) => {
  response.type('json').write('{');
};

/** 10 MB, drop by drop. */
export const drip: RequestHandler = (_request, response) => {
  response.type('json');
  let left = DRIPS;
  const drop = setInterval(() => {
    left -= 1;
    if (left > 0) response.write(DRIP);
    else response.end();
  }, DRIP_EVERY_MS);
  response.on('close', () => clearInterval(drop));
};

/** Closes the connection without a word. */
export const reset: RequestHandler = (request) => {
  request.socket.destroy();
};

/** Answers this body: an object as JSON, a string as it is. */
export function answer(body: object | string, status = 200): RequestHandler {
  return (_request, response) => {
    response.status(status).send(body);
  };
}

/** Sends the caller elsewhere; without a target, round in a circle. */
export function redirect(target?: string): RequestHandler {
  return (request, response) => {
    response.redirect(307, target ?? request.originalUrl);
  };
}
