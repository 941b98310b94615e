import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

/**
 * SQLSTATE classes and codes that mean "not now" rather than "not so": connection, resources, intervention, rollback; lock
 * not available, idle in transaction for too long, read only (a failover is under way).
 */
const PASSING_CLASSES = ['08', '53', '57', '40'];
const PASSING_CODES = ['55P03', '25P03', '25006'];

const NETWORK_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The driver gives these no code. */
const NETWORK_MESSAGES = /connection terminated|timeout exceeded when trying|timeout expired|cannot use a pool after|not queryable/i;

/** Something that a request needs cannot be had at the moment, through no fault of the request. */
export class Unavailable extends Error {}

/** Work was not taken on because too much of it is waiting. */
export class Overloaded extends Unavailable {}

/**
 * Whether an error says that the store cannot answer at the moment: lost connection, timeout, lock wait, deadlock, full
 * disk, shutdown. The caller answers 503 and the client may try again; whether the work was done is unknown.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  // The connection was lost between two statements of a transaction.
  if (error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  const state = sqlState(error);
  if (state !== undefined) return PASSING_CODES.includes(state) || PASSING_CLASSES.includes(state.slice(0, 2));
  const { code, message } = causeOf(error);
  return NETWORK_CODES.includes(String(code)) || NETWORK_MESSAGES.test(String(message));
}

/** Whether the database refused the work itself: nothing of it was done, and the same again would be refused again. */
export function isRefused(error: unknown): boolean {
  return sqlState(error) !== undefined && !isUnavailable(error);
}

/** The SQLSTATE of an error that the server sent; only those have a severity. */
function sqlState(error: unknown): string | undefined {
  const { severity, code } = causeOf(error);
  return severity === undefined ? undefined : String(code);
}

/** What the driver threw, out of what TypeORM wraps around it. */
function causeOf(error: unknown): { code?: unknown; severity?: unknown; message?: unknown } {
  const wrapped = Object(error) as { driverError?: unknown };
  return Object(wrapped.driverError ?? error) as ReturnType<typeof causeOf>;
}
