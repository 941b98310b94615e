import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SERVICE_NAMES } from '@laurel/contracts/routing';
import { eventually } from '@laurel/fixtures/eventually';
import type { TestProcess } from '@laurel/fixtures/test-process';

import { ContainerHost } from './container-host.js';
import { containerOf } from './image-folder.js';

interface Running {
  readonly host: ContainerHost;
  readonly server: TestProcess;
  readonly url: string;
}

let web: Running;
let gateway: Running;

beforeAll(async () => {
  [web, gateway] = await Promise.all([start('web'), start('gateway')]);
});

afterAll(() => Promise.all([web, gateway].map(({ host }) => host.stop())));

async function start(target: string): Promise<Running> {
  const host = await ContainerHost.start(SERVICE_NAMES);
  const server = await host.run(await containerOf(target));
  const url = await host.reach(8080);
  await eventually(() => fetch(url));
  return { host, server, url };
}

/** All but those that tell when a file was made, which depends on when its image was. */
async function headersOf(address: string): Promise<object> {
  const { status, headers } = await fetch(address, { headers: { 'Accept-Encoding': 'gzip' } });
  const lasting = [...headers].filter(([name]) => !['date', 'last-modified', 'etag'].includes(name));
  return { status, headers: Object.fromEntries(lasting) };
}

it.each(['web', 'gateway'])('the image %s has a configuration that nginx takes without a word', async (target) => {
  const { host } = target === 'web' ? web : gateway;
  const container = await containerOf(target);
  const check = await host.run({ ...container, command: [...container.command, '-t', '-q'] });
  expect([await check.exited, check.output()]).toEqual([0, '']);
});

it('the web app is the same from both, header by header', async () => {
  const page = await (await fetch(web.url)).text();
  const script = /src="(\/assets\/[^"]+)"/.exec(page)?.[1];
  for (const path of ['/', script ?? '', '/index.html']) {
    const [one, other] = await Promise.all([web, gateway].map(({ url }) => headersOf(url + path)));
    expect(one).toEqual(other);
    expect(one).toMatchObject({ status: 200, headers: { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' } });
  }
});

it('what is not there is told in a word, and kept by nobody', async () => {
  for (const path of ['/v1/client/boards', '/api/sessions', '/.git/config', '/assets/none.js']) {
    const answer = await fetch(web.url + path);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([404, 'text/plain; charset=utf-8', '404\n']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }
  expect((await fetch(web.url, { method: 'POST' })).status).toBe(405);
});

it('both end when they are told to', async () => {
  expect(await Promise.all([web, gateway].map(({ server }) => server.stop('SIGQUIT')))).toEqual([0, 0]);
});
