import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SpanStatusCode, trace } from '@opentelemetry/api';

import { openTelemetry } from '../src/tracing/open-telemetry.js';

it('what a store said about a failure goes neither to the collector nor, for every failure, into the log', async () => {
  const received: string[] = [];
  const collector = createServer((req, res) => {
    void text(req).then((body) => {
      received.push(body);
      res.setHeader('Content-Type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);

  const tracing = openTelemetry('tiny');
  for (const name of ['first', 'second']) {
    const span = trace.getTracer('store').startSpan(name);
    span.recordException(new Error('duplicate key (hunter2)'));
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'duplicate key (hunter2)' });
    span.end();
  }
  await tracing.close();
  collector.close();

  expect(received.join()).toMatch(/"first"[^]*"second"/);
  expect(received.join()).not.toContain('hunter2');
  expect(warnings.mock.calls).toEqual([]);
});
