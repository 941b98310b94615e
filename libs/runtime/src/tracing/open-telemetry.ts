import { createRequire } from 'node:module';

import { Logger } from '@nestjs/common';
import type { Span } from '@opentelemetry/api';
import { context, defaultTextMapGetter, diag, DiagLogLevel, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVICE_NAME,
} from '@opentelemetry/semantic-conventions';
import type { Request } from 'express';

import type { RequestSpan, Tracing } from './tracing.js';

/** What the log calls a request by, so that one can be found by the other. */
const ATTR_REQUEST_ID = 'laurel.request_id';

/**
 * Sends spans by OTLP over HTTP, as OpenTelemetry's environment variables say; `OTEL_SERVICE_NAME` goes before the service's own name.
 *
 * The span of a request is written here and not by an instrumentation of HTTP: it has what is named here and nothing else of a request,
 * since addresses, queries and headers hold secrets. Statements have no parameters, commands no arguments, and failures no text.
 */
export function openTelemetry(service: string): Tracing {
  diag.setLogger(diagnostics(new Logger('tracing')), { logLevel: DiagLogLevel.WARN });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: service }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [FAILURES_WITHOUT_TEXT, new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register({ propagator: null });
  traceStores(provider);

  const tracer = provider.getTracer('laurel');
  const propagator = new W3CTraceContextPropagator();
  return {
    beginRequest(req) {
      const parent = propagator.extract(context.active(), req.headers, defaultTextMapGetter);
      const attributes = { [ATTR_HTTP_REQUEST_METHOD]: req.method, [ATTR_REQUEST_ID]: String(req.id) };
      const span = tracer.startSpan(req.method, { kind: SpanKind.SERVER, attributes }, parent);
      return requestSpan(span, req);
    },
    async traceCall(name, call) {
      if (trace.getActiveSpan() === undefined) return call();
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT });
      try {
        return await context.with(trace.setSpan(context.active(), span), call);
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    presentTraceId: () => trace.getActiveSpan()?.spanContext().traceId,
    close: () => provider.shutdown(),
  };
}

function requestSpan(span: Span, { method }: Request): RequestSpan {
  return {
    traceId: span.spanContext().traceId,
    run: (work) => context.with(trace.setSpan(context.active(), span), work),
    end(route, status) {
      span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
      if (route !== undefined) span.setAttribute(ATTR_HTTP_ROUTE, route).updateName(`${method} ${route}`);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/**
 * Only what a request sets off is traced. The drivers are CommonJS, and what is changed of them are methods of their classes: it makes no
 * difference that others have imported them before, as long as they are required once after.
 */
function traceStores(tracerProvider: NodeTracerProvider): void {
  registerInstrumentations({
    tracerProvider,
    instrumentations: [
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
      new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
    ],
  });
  createRequire(import.meta.url)('ioredis');
}

/**
 * The text of a store's error may repeat what was sent; the log has it, without secrets, under the same trace. The only events that
 * instrumentations record are exceptions; a limit of none would be logged as exceeded by each of them.
 */
const FAILURES_WITHOUT_TEXT: SpanProcessor = {
  onStart: () => undefined,
  onEnding: (span) => {
    span.events.length = 0;
    if (span.status.code === SpanStatusCode.ERROR) span.setStatus({ code: SpanStatusCode.ERROR, message: '' });
  },
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** What OpenTelemetry has to say about itself, such as that its collector is away. */
function diagnostics(log: Logger) {
  const warn = (message: string): void => log.warn(message);
  const debug = (message: string): void => log.debug(message);
  return { error: warn, warn, info: debug, debug, verbose: debug };
}
