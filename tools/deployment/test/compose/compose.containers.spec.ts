import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SERVICE_NAMES } from '@laurel/contracts/routing';
import { EventStreamReader } from '@laurel/fixtures/event-stream-reader';
import { signatureOf } from '@laurel/fixtures/table-signature';

import { call, oneScore } from '../one-score.js';
import { ComposeProject, ourComposeFile } from './compose-project.js';

let project: ComposeProject;
let url: string;

beforeAll(async () => {
  project = await ComposeProject.create(await ourComposeFile());
  await project.up();
  url = await project.reach(8080);
}, 240_000);

afterAll(() => project.stop());

function superadminKey(): Promise<string> {
  return readFile(join(project.volumes, 'secrets/score-service/superadmin-api-key'), 'utf8');
}

async function administrator(): Promise<Record<string, string>> {
  return { 'leadr-api-key': await superadminKey() };
}

it('shows the pages', async () => {
  const page = await fetch(url);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self'/);
});

it('takes a score of a device, and streams the board that has it', async () => {
  const urls = { 'auth-service': url, 'score-service': url, 'leaderboard-stream-service': url };
  const page = await oneScore(urls, await superadminKey());
  expect(page).toMatchObject({ total: 1, scores: [{ rank: 1, player_name: 'Ada', value: 12_500 }] });
});

it('takes a signed record, its path as it was sent', async () => {
  const key = await administrator();
  const { id: accountId } = await call(`${url}/v1/accounts`, 'POST', key, { name: 'Club' });
  const table = await call(`${url}/v1/tables`, 'POST', key, { account_id: accountId, name: 'a table' });
  const uri = '/api/a%20table';
  const body = JSON.stringify({ score: 7, by_whom: 'Ben', when_happened: Date.now(), locale: 'en' });
  const signed = { uri, body, timestamp: String(Date.now()), tableKey: table.table_key ?? '', secret: table.secret ?? '' };
  const answer = await fetch(url + uri, { method: 'POST', headers: signatureOf(signed), body });
  expect([answer.status, await answer.json()]).toEqual([200, { position: 0 }]);
});

it('has an empty board for focus, and says that nobody logs in without a GitLab', async () => {
  const stream = await EventStreamReader.open(`${url}/api/leaderboard`);
  expect(stream.status).toBe(200);
  await stream.next();
  stream.close();
  const login = await fetch(`${url}/api/sessions`, { method: 'PUT' });
  expect([login.status, await login.text()]).toEqual([404, expect.stringContaining('without GitLab')]);
});

it('gives each container the secrets that are its own, and no more', async () => {
  const folders = await readdir(join(project.volumes, 'secrets'));
  const { services } = await ourComposeFile();
  const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.flatMap(({ volume }) => volume?.subpath ?? []));
  expect(new Set(mounted)).toEqual(new Set(folders));
});

it('has the operator\'s program at hand, which finds both stores', async () => {
  expect(await project.run('operate', ['verify-index'])).toMatchObject({ code: 0 });
});

it('comes up again as it is: what was made stays', async () => {
  const address = (): Promise<string> => readFile(join(project.volumes, 'secrets/operate/database-url'), 'utf8');
  const before = await address();
  await project.up();
  expect(await address()).toBe(before);
  expect((await fetch(`${url}/v1/accounts`, { headers: await administrator() })).status).toBe(200);
});

it('ends when it is told to: streams are complete, and the gateway says what is missing', async () => {
  const { running } = project;
  const stream = await EventStreamReader.open(`${url}/api/leaderboard`);
  const codes = await Promise.all(SERVICE_NAMES.map((name) => running.get(name)?.stop()));
  expect(codes).toEqual([0, 0, 0]);
  expect(await stream.ended).toBe(true);
  expect(await (await fetch(`${url}/v1/client/boards`)).text()).toContain('temporarily unavailable');
  expect(await running.get('gateway')?.stop('SIGQUIT')).toBe(0);
});
