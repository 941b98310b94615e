import { chown, mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { signatureOf } from '@laurel/fixtures/table-signature';
import { testFolder } from '@laurel/fixtures/test-folder';
import type { TestProcess } from '@laurel/fixtures/test-process';

import { ContainerHost } from './container-host.js';
import { containerOf, ourAccount, ourImage } from './image-folder.js';

let host: ContainerHost;
let url: string;
let running: TestProcess;
/** The volume, which an engine gives to the account that has the folder in the image. */
let volume: string;

beforeAll(async () => {
  host = await ContainerHost.start();
  url = await host.reach(8080);
  volume = await mkdtemp(join(testFolder(), 'volume-'));
  await chown(volume, ...(await ourAccount()));
  await start();
});

afterAll(() => host.stop());

/** As `docker run` starts it, and until it is well by its own measure. */
async function start(): Promise<void> {
  const { volumes, health } = await ourImage('standalone');
  expect(volumes).toEqual(['/var/lib/laurel']);
  const container = { ...(await containerOf('standalone')), mounts: [{ from: volume, to: '/var/lib/laurel', writable: true }] };
  running = await host.run(container);
  const requireHealthy = async (): Promise<void> => {
    const check = await host.run({ ...container, command: health });
    if ((await check.exited) !== 0) throw new Error(`not well:\n${check.output()}\n${running.output()}`);
  };
  await eventually(requireHealthy, { withinMs: 60_000 });
}

it('shows the pages', async () => {
  expect([(await fetch(url)).status, (await fetch(`${url}/v1/client/boards`)).status]).toEqual([200, 401]);
});

it('keeps its database and its keys in the volume, from one container to the next', async () => {
  const record = JSON.stringify({ score: 3, by_whom: 'Ada', when_happened: Date.now(), locale: 'en' });
  const signed = { uri: '/api/test', body: record, timestamp: String(Date.now()), tableKey: 'test', secret: 'test' };
  const answer = await fetch(`${url}/api/test`, { method: 'POST', headers: signatureOf(signed), body: record });
  expect([answer.status, await answer.json()]).toEqual([200, { position: 0 }]);
  const key = await readFile(join(volume, 'superadmin-api-key'), 'utf8');

  expect(await running.stop()).toBe(0);
  await start();
  expect(await (await fetch(`${url}/api/test`, { headers: { tablekey: 'test' } })).text()).toContain('Ada');
  expect(await readFile(join(volume, 'superadmin-api-key'), 'utf8')).toBe(key);
});

it('ends when it is told to', async () => {
  expect(await running.stop()).toBe(0);
});
