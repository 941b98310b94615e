import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTypeScript } from '@laurel/fixtures/test-process';
import { Registry } from 'prom-client';

import { startOpsServer, type OpsServer } from '../src/ops-server.js';

const ASK_HEALTH = new URL('../src/ask-health.ts', import.meta.url);

let isReady = true;
let ops: OpsServer;

beforeAll(async () => {
  ops = await startOpsServer({ host: '127.0.0.1', port: 0, isReady: () => isReady, registry: new Registry() });
});

afterAll(() => ops.close());

async function codeOfAsking(): Promise<number | null> {
  return (await startTypeScript(ASK_HEALTH, [new URL(ops.url).port])).exited;
}

it('a container is well while its process is ready, and not when nobody answers', async () => {
  expect(await codeOfAsking()).toBe(0);
  isReady = false;
  expect(await codeOfAsking()).toBe(1);
  await ops.close();
  expect(await codeOfAsking()).toBe(1);
});
