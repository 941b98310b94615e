import { expect, it } from '@jest/globals';

import { CannotStart } from '../src/start.js';
import { isTracingWanted } from '../src/tracing/settings.js';

const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

it.each([
  [COLLECTOR, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces' }, true],
  [{}, false],
  [{ OTEL_SERVICE_NAME: 'score' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
  [{ ...COLLECTOR, OTEL_SDK_DISABLED: 'TRUE' }, false],
  [{ ...COLLECTOR, OTEL_SDK_DISABLED: 'false' }, true],
  [{ ...COLLECTOR, OTEL_TRACES_EXPORTER: 'none' }, false],
  [{ ...COLLECTOR, OTEL_TRACES_EXPORTER: 'otlp' }, true],
])('%j: traced is %s', (env, isWanted) => {
  expect(isTracingWanted(env)).toBe(isWanted);
});

it.each(['collector:4318', 'http://', 'grpc://collector:4317'])('what cannot be a collector is told at the start: %s', (address) => {
  const read = () => isTracingWanted({ OTEL_EXPORTER_OTLP_ENDPOINT: address });
  expect(read).toThrow(CannotStart);
  expect(read).toThrow('OTEL_EXPORTER_OTLP_ENDPOINT must be the http or https address of a collector');
});
