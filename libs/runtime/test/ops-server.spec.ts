import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Counter } from 'prom-client';

import { metrics } from '../src/metrics.js';
import type { TinyService } from './tiny-service.js';
import { startTinyService } from './tiny-service.js';

let service: TinyService;

beforeAll(async () => {
  service = await startTinyService();
});

afterAll(() => service.close());

const ops = (path: string): Promise<Response> => fetch(service.opsUrl + path);

describe('the operations listener', () => {
  it('tells that the process lives', async () => {
    expect((await ops('/health/live')).status).toBe(200);
  });

  it('tells that it is ready, whatever the query', async () => {
    for (const path of ['/health/ready', '/health/ready?verbose']) expect((await ops(path)).status).toBe(200);
  });

  it('shows metrics, those of the process and those of its parts', async () => {
    new Counter({ name: 'pies_total', help: 'Pies.', registers: [metrics] }).inc(3);
    await fetch(`${service.url}/open/7?token=secret`);
    await fetch(`${service.url}/made/up/path`);
    await fetch(`${service.url}/text/order`);
    const answer = await ops('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await answer.text();
    expect(text).toContain('pies_total 3\n');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/open/:id",status="200"} 1\n');
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1\n');
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="unmatched",status="405"} 1\n');
    expect(text).not.toMatch(/secret|made/);
  });

  it.each(['/', '/text/echo', '/health', '/constructor', '/metrics/'])('has nothing at %s', async (path) => {
    expect((await ops(path)).status).toBe(404);
  });

  it('is not part of the public listener', async () => {
    expect((await fetch(`${service.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(404);
  });
});
