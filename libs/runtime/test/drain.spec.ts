import { describe, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { once } from 'node:events';
import type { Server } from 'node:http';

import { dial, request, untilClosed, untilReceived } from './raw-exchange.js';
import type { TinyService } from './tiny-service.js';
import { Gate, startTinyService } from './tiny-service.js';

const kept = (line: string, headers: Record<string, string> = {}): string => request(line, { Connection: 'keep-alive', ...headers });

describe('closing', () => {
  it('lets a request in hand finish and tells its client to go', async () => {
    const service = await startTinyService();
    const socket = await dial(service.url);
    const entered = once(service.app.get(Gate), 'entered');
    socket.write(kept('POST /text/slow', { 'Content-Length': '0' }));
    await entered;
    const answer = untilClosed(socket);
    const closed = service.close();
    await expect(Promise.race([closed, notReady(service)])).resolves.toBe('not ready');
    const server: Server = service.app.getHttpServer();
    await eventually(() => expect(server.listening).toBe(false));
    service.app.get(Gate).open();
    expect(await answer).toMatch(/200 OK[^]*Connection: close[^]*done/);
    await closed;
  });

  it('is not held by connections without a request in hand', async () => {
    const service = await startTinyService();
    const sockets = await Promise.all([dial(service.url), dial(service.url), dial(service.url)]);
    sockets[0].write(kept('GET /text/echo'));
    expect(await untilReceived(sockets[0], 'undefined')).toContain('Connection: keep-alive');
    sockets[1].write('GET /text/ec');
    const left = sockets.map(untilClosed);
    await service.close();
    await Promise.all(left);
  });

  it('still answers what was sent on open connections when nobody can connect any more', async () => {
    const service = await startTinyService({ config: { drainWaitMs: 1_000 } });
    const [idle, fresh] = await Promise.all([dial(service.url), dial(service.url)]);
    idle.write(kept('GET /text/echo'));
    await untilReceived(idle, 'undefined');
    const closed = service.close();
    const server: Server = service.app.getHttpServer();
    await eventually(() => expect(server.listening).toBe(false));
    for (const socket of [idle, fresh]) {
      socket.write(kept('GET /text/echo'));
      expect(await untilClosed(socket)).toMatch(/200 OK[^]*Connection: close/);
    }
    await closed;
  });

  it('ends streams in order, whose connections were to be kept', async () => {
    const service = await startTinyService();
    const socket = await dial(service.url);
    socket.write(kept('GET /text/stream'));
    await untilReceived(socket, 'hello');
    const rest = untilClosed(socket);
    await service.close();
    expect(await rest).toMatch(/data: bye\n\n\r\n0\r\n\r\n$/);
  });

  it('serves on while gateways take notice, but is ready no more', async () => {
    const order: string[] = [];
    const closed = async (): Promise<void> => void order.push('closed');
    const service = await startTinyService({ closed, config: { drainWaitMs: 500 } });
    expect((await fetch(`${service.opsUrl}/health/ready`)).status).toBe(200);
    const closing = service.close();
    expect((await fetch(`${service.opsUrl}/health/ready`)).status).toBe(503);
    expect((await fetch(`${service.opsUrl}/health/live`)).status).toBe(200);
    const answer = await fetch(`${service.url}/text/echo`);
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'keep-alive']);
    expect(order).toEqual([]);
    await closing;
    expect(order).toEqual(['closed']);
    await expect(fetch(service.url)).rejects.toThrow();
    await expect(fetch(service.opsUrl)).rejects.toThrow();
  });

  it('cuts off what does not end', async () => {
    const service = await startTinyService({ config: { drainLimitMs: 50 } });
    const socket = await dial(service.url);
    const entered = once(service.app.get(Gate), 'entered');
    socket.write(kept('POST /text/slow', { 'Content-Length': '0' }));
    await entered;
    const answer = untilClosed(socket);
    await service.close();
    expect(await answer).toBe('');
  });

  it('twice is once', async () => {
    const service = await startTinyService();
    await Promise.all([service.close(), service.close()]);
  });
});

async function notReady(service: TinyService): Promise<string> {
  return (await (await fetch(`${service.opsUrl}/health/ready`)).text()).trim();
}
