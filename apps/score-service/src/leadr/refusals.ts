import { Refusal } from '@laurel/runtime/http/refusal';

/** What does not exist, or not for whoever asks. */
export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} not found`);
}

/** What was found; throws the 404 for what was not. */
export function found<T>(what: string, result: T | undefined): T {
  if (result === undefined) throw notFound(what);
  return result;
}

/** What the present state of things does not allow. */
export function conflict(message: string): Refusal {
  return new Refusal(409, message);
}

/** What only one may have, and another one has. */
export function taken(what: string): Refusal {
  return conflict(`this ${what} is taken`);
}

/** A nonce that gives no right to a write: clients fetch another one and try once more. */
export function nonceRefused(message: string): Refusal {
  return new Refusal(412, message);
}

/** An API key that names nobody. There is no registered scheme for it that `WWW-Authenticate` could name. */
export function apiKeyRefused(message: string): Refusal {
  return new Refusal(401, message);
}

/** What an administrator may not do. */
export function forbidden(message: string): Refusal {
  return new Refusal(403, message);
}
