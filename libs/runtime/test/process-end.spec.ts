import { afterEach, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { dial, request, untilReceived } from './raw-exchange.js';

const LOADER = fileURLToPath(new URL('../../../tools/build/typescript.mjs', import.meta.url));
const MAIN = fileURLToPath(new URL('tiny-main.ts', import.meta.url));

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly url?: string;
  readonly err?: { readonly message: string };
}

class Tiny {
  static readonly running = new Set<Tiny>();
  readonly lines: Line[] = [];
  readonly errors: Promise<string>;
  readonly ended: Promise<number | null>;
  readonly #log: NodeJS.EventEmitter;
  readonly #process: ChildProcess;

  constructor(env: Record<string, string>) {
    const args = ['--conditions=laurel-source', '--import', LOADER, MAIN];
    const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.#log = createInterface(child.stdout).on('line', (line) => this.lines.push(JSON.parse(line) as Line));
    this.errors = text(child.stderr);
    this.ended = once(child, 'close').then(([code]) => code as number | null);
    Tiny.running.add(this);
  }

  async said(message: string): Promise<Line> {
    for (;;) {
      const line = this.lines.find(({ msg }) => msg === message);
      if (line !== undefined) return line;
      await once(this.#log, 'line');
    }
  }

  async url(): Promise<string> {
    return (await this.said('listening')).url ?? '';
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}

afterEach(async () => {
  for (const tiny of Tiny.running) {
    tiny.kill('SIGKILL');
    await tiny.ended;
  }
  Tiny.running.clear();
});

describe('a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 after %s', async (signal) => {
    const tiny = new Tiny({ PORT: '0' });
    await tiny.url();
    tiny.kill(signal);
    expect(await tiny.ended).toBe(0);
    expect(tiny.lines.slice(-2)).toMatchObject([{ msg: 'draining' }, { msg: 'closed' }]);
    expect(await tiny.errors).toBe('');
  });

  it('answers what it had in hand first', async () => {
    const tiny = new Tiny({ PORT: '0' });
    const socket = await dial(await tiny.url());
    socket.write(request('POST /text/slow', { Connection: 'keep-alive', Expect: '100-continue', 'Content-Length': '0' }));
    await untilReceived(socket, '100 Continue');
    const answer = untilReceived(socket, 'done');
    tiny.kill('SIGTERM');
    expect(await answer).toContain('Connection: close');
    expect(await tiny.ended).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const tiny = new Tiny({ PORT: '0', DRAIN_WAIT_MS: '60000' });
    await tiny.url();
    tiny.kill('SIGINT');
    await tiny.said('draining');
    tiny.kill('SIGINT');
    expect(await tiny.ended).toBe(1);
  });

  it('ends with 1 after an exception that nobody caught', async () => {
    const tiny = new Tiny({ PORT: '0' });
    await fetch(`${await tiny.url()}/throw`, { method: 'POST' }).catch(() => undefined);
    expect(await tiny.ended).toBe(1);
    expect(tiny.lines.at(-1)).toMatchObject({ level: 'fatal', msg: 'uncaught exception', err: { message: expect.any(String) } });
  });

  it('reports a promise that nobody awaited and goes on', async () => {
    const tiny = new Tiny({ PORT: '0' });
    const url = await tiny.url();
    await fetch(`${url}/forget`, { method: 'POST' });
    expect(await tiny.said('unhandled rejection')).toMatchObject({ level: 'fatal', err: { message: 'nobody waits' } });
    expect((await fetch(`${url}/open/1`)).status).toBe(200);
  });
});

describe('a process that cannot start', () => {
  it.each(['PORT', 'OPS_PORT'])('says so when %s is taken', async (name) => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const tiny = new Tiny({ PORT: '0', [name]: String(port) });
    expect(await tiny.ended).toBe(1);
    expect(await tiny.errors).toBe(
      `${name}: cannot listen on port ${port} of 127.0.0.1: it is in use by another process. Set ${name} to another port.\n`,
    );
    squatter.close();
  });

  it('names every setting that is wrong', async () => {
    const tiny = new Tiny({ OPS_PORT: 'many' });
    expect(await tiny.ended).toBe(1);
    expect(await tiny.errors).toBe(
      'The configuration is not usable:\n  PORT is not set (public listener)\n  OPS_PORT must be a whole number from 0 to 65535\n',
    );
    expect(tiny.lines).toEqual([]);
  });
});
