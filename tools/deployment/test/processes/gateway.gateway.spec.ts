import { chmod, mkdtemp, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { nginx } from '@laurel/fixtures/installed-programs.mjs';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startProcess, type TestProcess } from '@laurel/fixtures/test-process';
import { freePort } from '@laurel/storage/embedded/free-port';

import { REPOSITORY } from '../images/image-folder.js';

let gateway: TestProcess | undefined;
let url: string;

beforeAll(async () => {
  const folder = await mkdtemp(join(testFolder(), 'gateway-'));
  await chmod(folder, 0o755);
  for (const name of ['apps', 'docker']) await symlink(join(REPOSITORY, name), join(folder, name));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const readme = await readFile(join(REPOSITORY, 'docker/gateway/README.md'), 'utf8');
  const [, lines = ''] = /^```sh\n([^]*?)^nginx .*\n```$/m.exec(readme) ?? [];
  const made = await startProcess('bash', ['-euc', `${lines}\nsed -i 's/listen 8080/listen ${port}/' gateway/site.conf`], { cwd: folder });
  expect([await made.exited, made.output()]).toEqual([0, '']);
  const [, command = ''] = /^ExecStart=\/bin\/bash -c "(.*)"$/m.exec(readme) ?? [];
  const here = command.replace('/srv/laurel', folder).replace('/run/laurel-gateway', join(folder, 'gateway'));
  gateway = await startProcess('/bin/bash', ['-c', here], { env: { PATH: `${dirname(nginx ?? '')}:${process.env.PATH}` } });
}, 60_000);

afterAll(() => gateway?.stop('SIGQUIT'));

it('serves pages, knows where services would be, and writes its log to a socket as systemd gives it', async () => {
  const page = await eventually(() => fetch(url), { withinMs: 30_000, everyMs: 100 });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  await fetch(`${url}/timestamp`);
  const logged = (await gateway?.line(/"path":"\/timestamp"/)) ?? '';
  expect(JSON.parse(logged)).toMatchObject({ upstream: expect.stringContaining('127.0.0.1:8082') });
});
