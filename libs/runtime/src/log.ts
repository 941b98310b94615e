import type { LoggerService } from '@nestjs/common';
import type { DestinationStream, Level, LevelWithSilent, Logger } from 'pino';
import { pino } from 'pino';

import { presentTrace } from './tracing/request-tracing.js';

/** Secret in every protocol. */
const SECRET_HEADERS = ['authorization', 'cookie', 'set-cookie'];

/** Nest reports each module and route at start; that is for whoever debugs Nest. */
const FRAMEWORK = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

export interface LogOptions {
  readonly level?: LevelWithSilent | undefined;
  /** More headers to hide, in small letters. */
  readonly secretHeaders?: readonly string[];
  /** Standard output when absent. */
  readonly destination?: DestinationStream;
}

/** The process's log: one JSON object per line, `service` naming the process. */
export function createLogger(service: string, log: LogOptions = {}): Logger {
  const { level = 'info', secretHeaders = [], destination = standardOutput() } = log;
  const options = {
    level,
    base: { service },
    mixin: presentTrace,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    redact: [...SECRET_HEADERS, ...secretHeaders].flatMap(placesOf),
  };
  return pino(options, destination);
}

/** Written at once: what a process says before it ends must be neither lost nor out of order. */
function standardOutput(): DestinationStream {
  return pino.destination({ dest: process.stdout.fd, sync: true });
}

/** Nest's own messages, and those of `new Logger(…)` inside services, in the process's log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.#write(FRAMEWORK.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  /** Nest appends the context to whatever the caller passed, such as a stack. */
  #write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const details = rest.slice(0, -1).filter((detail) => detail !== undefined);
    const fields = { context: rest.at(-1), ...(details.length > 0 && { details }) };
    if (message instanceof Error) this.logger[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.logger[level]({ ...fields, ...message });
    else this.logger[level](fields, String(message));
  }
}

/** Only what cannot hold data: a database error carries the statement's parameters along. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return { type: name, message, stack, code, ...(cause !== undefined && { cause: describeError(cause) }) };
}

function placesOf(header: string): string[] {
  return [`headers["${header}"]`, `*.headers["${header}"]`];
}
