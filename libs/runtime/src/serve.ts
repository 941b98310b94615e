import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import express from 'express';
import type { LevelWithSilent, Logger } from 'pino';

import { Drain } from './drain.js';
import { noteArrival } from './http/arrival.js';
import { trustedHops } from './http/client-address.js';
import type { Door } from './http/door.js';
import { applyDoorPolicy } from './http/door-policy.js';
import { BoundedExpressAdapter } from './http/http-server.js';
import { nameWork } from './http/name-work.js';
import { readRawBody } from './http/raw-body.js';
import { RefusalFilter } from './http/refusal-filter.js';
import { logRequests } from './http/request-log.js';
import { refuseAmbiguous } from './http/strict-request.js';
import { createLogger, NestLog } from './log.js';
import { measureRequests, metrics } from './metrics.js';
import type { OpenApiOptions } from './openapi.js';
import { serveOpenApi } from './openapi.js';
import type { OpsServer } from './ops-server.js';
import { addressUrl, portError, startOpsServer } from './ops-server.js';
import { closeOnSignals, reportUncaught } from './process-end.js';
import { stopTracing, traceRequests } from './tracing/request-tracing.js';

export interface ServerConfig {
  readonly host: string;
  /** 0 takes any free port, as does `opsPort`. */
  readonly port: number;
  readonly opsPort: number;
  /** CIDRs of the hops in front; empty: no forwarded address is believed. */
  readonly trustedProxies: readonly string[];
  /** How long to go on serving after readiness went, until gateways have noticed. */
  readonly drainWaitMs: number;
  /** Requests that are still open this long after that are cut off; DRAIN_LIMIT_MS unless given. */
  readonly drainLimitMs?: number;
  readonly logLevel?: LevelWithSilent;
}

export interface ServiceOptions {
  readonly name: string;
  readonly module: Type | DynamicModule;
  /** The first one that owns a path decides its form. */
  readonly doors: readonly Door[];
  readonly config: ServerConfig;
  /** Gives the clock that arrivals are read from, once the module's providers exist. */
  readonly now: (app: INestApplicationContext) => () => number;
  /** Tells errors of a dependency that is away (503) from mistakes (500). */
  readonly isUnavailable?: (error: unknown) => boolean;
  /** Does a request's work under its id, so that the stores can tell whose it is. */
  readonly inRequest?: (id: string, work: () => void) => void;
  /** Adds handlers that come before the module's routes. */
  readonly before?: (express: Express) => void;
  readonly openApi?: OpenApiOptions;
  /** Runs after everything else has closed, also when the start failed. */
  readonly closed?: () => Promise<void>;
  /** False leaves signals and uncaught errors of the process alone. */
  readonly installSignals?: boolean | undefined;
  readonly logger?: Logger;
}

export interface RunningService {
  readonly url: string;
  readonly opsUrl: string;
  readonly app: NestExpressApplication;
  /** Drains and closes, as SIGTERM does; the process goes on. */
  close(): Promise<void>;
}

/** How long requests may stay open when nobody sends new ones any more, before they are cut off. */
export const DRAIN_LIMIT_MS = 25_000;

/** How long idle connections stay when nobody can connect any more, at most; our gateway keeps them for a second. */
const IDLE_MS = 1_500;

/** Runs a service: its public listener and its operations listener, until it is closed or the process is told to end. */
export async function serve(options: ServiceOptions): Promise<RunningService> {
  const { config } = options;
  const secretHeaders = options.doors.flatMap((door) => door.secretHeaders ?? []);
  const logger = options.logger ?? createLogger(options.name, { level: config.logLevel, secretHeaders });
  const drain = new Drain(Math.min(config.drainWaitMs, IDLE_MS));
  const app = await createApp(options, logger, drain).catch(async (error: unknown) => {
    await options.closed?.();
    throw error;
  });
  const server: Server = app.getHttpServer();

  let isStarted = false;
  const isReady = (): boolean => isStarted && closing === undefined;
  let ops: OpsServer | undefined;

  const closeAll = async (): Promise<void> => {
    if (isStarted) await delay(config.drainWaitMs);
    const cutOff = setTimeout(() => server.closeAllConnections(), config.drainLimitMs ?? DRAIN_LIMIT_MS);
    await app.close().finally(() => clearTimeout(cutOff));
    await options.closed?.();
    await stopTracing();
    await ops?.close();
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll());

  try {
    ops = await startOpsServer({ host: config.host, port: config.opsPort, isReady, registry: metrics });
    await listen(app, config);
  } catch (error) {
    await close();
    throw error;
  }
  isStarted = true;
  if (options.installSignals ?? true) {
    closeOnSignals(logger, close);
    reportUncaught(logger);
  }
  const url = addressUrl(server.address());
  logger.info({ url, ops: ops.url }, 'listening');
  return { url, opsUrl: ops.url, app, close };
}

async function listen(app: NestExpressApplication, { host, port }: ServerConfig): Promise<void> {
  await app.init();
  await app.listen(port, host).catch((error: Error) => {
    throw portError('PORT', host, port, error);
  });
}

/** Everything that a request passes on its way to a controller, in order. */
async function createApp(options: ServiceOptions, logger: Logger, drain: Drain): Promise<NestExpressApplication> {
  const { doors, config } = options;
  const router = createExpress(config);
  const app = await NestFactory.create<NestExpressApplication>(options.module, new BoundedExpressAdapter(router, drain), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(logger),
  });
  app.useGlobalFilters(new RefusalFilter(doors, options.isUnavailable ?? (() => false)));
  router.use(
    noteArrival(options.now(app)),
    drain.track,
    logRequests(logger, doors),
    measureRequests,
    traceRequests,
    nameWork(options.inRequest),
    refuseAmbiguous,
    applyDoorPolicy(doors, app),
    readRawBody(),
  );
  options.before?.(router);
  if (options.openApi !== undefined) serveOpenApi(app, options.openApi);
  return app;
}

/** Routing is set before the first route: Express reads these settings once. */
function createExpress(config: ServerConfig): Express {
  return express()
    .enable('case sensitive routing')
    .enable('strict routing')
    .disable('x-powered-by')
    .disable('etag')
    .set('query parser', 'simple')
    .set('trust proxy', trustedHops(config.trustedProxies));
}
