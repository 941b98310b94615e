import { Refusal } from './refusal.js';

/** How a request is refused that names nobody whom we know: as RFC 9110 wants it, with the scheme that would do. */
export function unauthenticated(message: string): Refusal {
  return new Refusal(401, message, { 'WWW-Authenticate': 'Bearer' });
}
