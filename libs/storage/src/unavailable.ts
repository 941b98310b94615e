/** SQLSTATE classes and codes that mean "not now" rather than "not so". */
const PASSING_CLASSES = ['08', '53', '57', '40'];
const PASSING_CODES = ['55P03', '25P03'];

const NETWORK_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The driver gives these no code. */
const NETWORK_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error|cannot use a pool after|not queryable/i;

/** Work was not taken on because too much of it is waiting. */
export class Overloaded extends Error {}

/** The SQLSTATE of a database error, undefined when the error did not come from the server. */
export function sqlState(error: unknown): string | undefined {
  const code = property(property(error, 'driverError'), 'code') ?? property(error, 'code');
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/**
 * Whether an error says that the store cannot answer at the moment: lost connection, timeout, lock wait, deadlock, full
 * disk, shutdown. The caller answers 503 and the client may try again; whether the work was done is unknown.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof Overloaded) return true;
  const state = sqlState(error);
  if (state !== undefined) return PASSING_CODES.includes(state) || PASSING_CLASSES.includes(state.slice(0, 2));
  const code = property(error, 'code') ?? property(property(error, 'driverError'), 'code');
  if (typeof code === 'string' && NETWORK_CODES.includes(code)) return true;
  return error instanceof Error && NETWORK_MESSAGES.test(error.message);
}

function property(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null && name in from ? (from as Record<string, unknown>)[name] : undefined;
}
