// A process of its own, for what signals and uncaught errors do to one.
import type { Server } from 'node:http';

import { integer, port, readEnv } from '../src/env.js';
import { serve } from '../src/serve.js';
import { logLevel } from '../src/service-env.js';
import { start } from '../src/start.js';
import { Gate, TEXT_DOOR, TinyModule } from './tiny-service.js';

await start(async () => {
  if (process.env.BROKEN !== undefined) await breakAt(process.env.BROKEN);
  const env = readEnv(
    {
      PORT: port({ desc: 'public listener' }),
      OPS_PORT: port({ default: 0 }),
      DRAIN_WAIT_MS: integer(0, 60_000)({ default: 0 }),
      LOG_LEVEL: logLevel({ default: 'info' }),
    },
    process.env,
  );
  const { app } = await serve({
    name: 'tiny',
    module: TinyModule,
    doors: [TEXT_DOOR],
    config: {
      host: '127.0.0.1',
      port: env.PORT,
      opsPort: env.OPS_PORT,
      trustedProxies: [],
      drainWaitMs: env.DRAIN_WAIT_MS,
      logLevel: env.LOG_LEVEL,
    },
    now: () => Date.now,
    before: (express) => {
      express.post('/throw', () => void setImmediate(() => JSON.parse('{')));
      express.post('/forget', (_req, res) => {
        void Promise.reject(new Error('nobody waits'));
        res.end();
      });
    },
  });
  const server: Server = app.getHttpServer();
  // What is in hand when the process is told to end lasts until nobody can connect any more.
  process.on('SIGTERM', () => {
    const waiting = setInterval(() => {
      if (server.listening) return;
      clearInterval(waiting);
      app.get(Gate).open();
    }, 5);
  });
});

/** Fails as a client of a store does, its address in the message, the cause and the properties. */
async function breakAt(address: string): Promise<never> {
  throw Object.assign(new Error(`no way to ${address}`, { cause: new TypeError(`tried ${address}`) }), { input: address });
}
