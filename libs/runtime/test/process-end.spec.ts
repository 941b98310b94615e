import { afterEach, describe, expect, it } from '@jest/globals';
import type { TestProcess } from '@laurel/fixtures/test-process';
import { startTypeScript } from '@laurel/fixtures/test-process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

import { dial, request, untilReceived } from './raw-exchange.js';

const running: TestProcess[] = [];

afterEach(() => Promise.all(running.splice(0).map((process) => process.stop('SIGKILL'))));

async function startTiny(env: Record<string, string>): Promise<TestProcess> {
  const process = await startTypeScript(new URL('tiny-main.ts', import.meta.url), [], { env });
  running.push(process);
  return process;
}

async function urlOf(process: TestProcess): Promise<string> {
  return (JSON.parse(await process.line(/"listening"/)) as { url: string }).url;
}

describe('a process', () => {
  it('that is told to end answers what it has in hand and ends with 0', async () => {
    const tiny = await startTiny({ PORT: '0' });
    const socket = await dial(await urlOf(tiny));
    socket.write(request('POST /text/slow', { Connection: 'keep-alive', Expect: '100-continue', 'Content-Length': '0' }));
    await untilReceived(socket, '100 Continue');
    const answer = untilReceived(socket, 'done');
    tiny.signal('SIGTERM');
    expect(await answer).toContain('Connection: close');
    expect(await tiny.exited).toBe(0);
    expect(tiny.output()).toMatch(/"signal":"SIGTERM","msg":"draining"}\n[^]*"msg":"closed"}$/);
  });

  it('that is told twice ends at once', async () => {
    const tiny = await startTiny({ PORT: '0', DRAIN_WAIT_MS: '60000' });
    await urlOf(tiny);
    tiny.signal('SIGINT');
    await tiny.line(/"draining"/);
    const insisting = setInterval(() => tiny.signal('SIGINT'), 100);
    expect(await tiny.exited).toBe(1);
    clearInterval(insisting);
  });

  it('that hears one Ctrl-C twice, from the terminal and from npm, ends with 0', async () => {
    const tiny = await startTiny({ PORT: '0' });
    await urlOf(tiny);
    tiny.signal('SIGINT');
    await tiny.line(/"draining"/);
    tiny.signal('SIGINT');
    expect(await tiny.exited).toBe(0);
    expect(tiny.output()).not.toContain('second signal');
  });

  it('ends with 1 after an exception that nobody caught', async () => {
    const tiny = await startTiny({ PORT: '0' });
    await fetch(`${await urlOf(tiny)}/throw`, { method: 'POST' }).catch(() => undefined);
    expect(await tiny.exited).toBe(1);
    expect(tiny.output()).toMatch(/"level":"fatal".*SyntaxError.*"msg":"uncaught exception"}$/);
  });

  it('reports a promise that nobody awaited and goes on', async () => {
    const tiny = await startTiny({ PORT: '0' });
    const url = await urlOf(tiny);
    await fetch(`${url}/forget`, { method: 'POST' });
    expect(await tiny.line(/"unhandled rejection"/)).toMatch(/"level":"fatal".*nobody waits/);
    expect((await fetch(`${url}/open/1`)).status).toBe(200);
  });
});

describe('a process that cannot start', () => {
  it.each(['PORT', 'OPS_PORT'])('says so when %s is taken', async (name) => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const tiny = await startTiny({ PORT: '0', LOG_LEVEL: 'silent', [name]: String(port) });
    expect(await tiny.exited).toBe(1);
    const reason = `cannot listen on port ${port} of 127.0.0.1: it is in use by another process`;
    expect(tiny.output()).toBe(`${name}: ${reason}. Set ${name} to another port.`);
    squatter.close();
  });

  it('names every setting that is wrong', async () => {
    const tiny = await startTiny({ OPS_PORT: 'many' });
    expect(await tiny.exited).toBe(1);
    expect(tiny.output().split('\n')).toEqual([
      'The configuration is not usable:',
      '  PORT is not set (public listener)',
      '  OPS_PORT must be a whole number from 0 to 65535',
    ]);
  });

  it('tells an error that nobody expected with its stack and cause, and no password', async () => {
    const tiny = await startTiny({ BROKEN: 'redis://me:hunter2@/@redis:99999' });
    expect(await tiny.exited).toBe(1);
    expect(tiny.output()).toMatch(/^Error: no way to redis:\/\/\[redacted]@redis:99999\n +at .*tiny-main/);
    expect(tiny.output()).toMatch(/\ncaused by TypeError: tried redis:\/\/\[redacted]@redis:99999\n +at /);
    expect(tiny.output()).not.toMatch(/hunter2|input/);
  });

  it('tells no password that stands in the query of an address either', async () => {
    const tiny = await startTiny({ BROKEN: 'postgres://db/l?user=me&password=hunter2&sslpassword=hunter3&sslmode=require' });
    expect(await tiny.exited).toBe(1);
    const told = 'no way to postgres://db/l?user=me&password=[redacted]&sslpassword=[redacted]&sslmode=require';
    expect(tiny.output()).toContain(told);
    expect(tiny.output()).not.toMatch(/hunter/);
  });
});
