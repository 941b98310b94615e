import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { Administration, Answered, Tenant } from './administration.js';
import { startAdministration, UNKNOWN_ID } from './administration.js';
import type { RunningScoreService } from './running-score-service.js';

interface Studio extends Tenant {
  readonly tableId: string;
  readonly secretId: string;
}

let laurel: RunningScoreService;
let superadmin: Administration;
let ours: Studio;
let theirs: Studio;

beforeAll(async () => {
  ({ laurel, superadmin } = await startAdministration());
  ours = await studio('Our studio', 'ours');
  theirs = await studio('Their studio', 'theirs');
});
afterAll(() => laurel.close());

async function studio(tenantName: string, name: string): Promise<Studio> {
  const tenant = await superadmin.tenant(tenantName);
  const { id: tableId } = await tenant.as.made('/tables', { name });
  const { id: secretId } = await tenant.as.made(`/tables/${tableId}/secrets`, {});
  return { ...tenant, tableId, secretId };
}

/** Everything that can be asked about one table, its deletion last. */
const requests = (as: Administration, { tableId, secretId }: Pick<Studio, 'tableId' | 'secretId'>): (() => Promise<Answered>)[] => [
  () => as.get(`/tables/${tableId}`),
  () => as.get(`/tables/brd_${tableId}`),
  ...[{}, { name: 'ours now' }, { allow_delete: false }].map((change) => () => as.patch(`/tables/${tableId}`, change)),
  () => as.post(`/tables/${tableId}/secrets`, { secret: 'spy' }),
  () => as.ask('POST', `/tables/${tableId}/secrets`),
  () => as.ask('DELETE', `/tables/${tableId}/secrets/${secretId}`),
  () => as.patch(`/tables/${tableId}`, { deleted: true }),
];

it("another account's tables are answered for as those that nobody has, and stay as they were", async () => {
  const before = (await superadmin.get(`/tables/${theirs.tableId}`)).body;
  const nobodys = requests(ours.as, { tableId: UNKNOWN_ID, secretId: UNKNOWN_ID });
  for (const [index, request] of requests(ours.as, theirs).entries()) {
    const { status, body } = await request();
    const unknown = await nobodys[index]?.();
    expect([index, status, body]).toEqual([index, 404, unknown?.body]);
  }
  expect((await ours.as.ask('DELETE', `/tables/${ours.tableId}/secrets/${theirs.secretId}`)).status).toBe(404);
  expect((await superadmin.get(`/tables/${theirs.tableId}`)).body).toEqual(before);
});

it('are in no list, whatever is asked for', async () => {
  for (const query of ['', '?name=theirs', '?sort=name:desc', `?game_id=${String((await theirs.as.list('/games')).data[0]?.['id'])}`]) {
    expect(JSON.stringify((await ours.as.list(`/tables${query}`)).data)).not.toContain(theirs.tableId);
  }
  expect((await ours.as.list('/tables')).data.map(({ id }) => id)).toEqual([ours.tableId]);
});

it('are refused by name of the account', async () => {
  for (const account of [theirs.accountId, `acc_${theirs.accountId}`, UNKNOWN_ID]) {
    expect((await ours.as.get(`/tables?account_id=${account}`)).status).toBe(403);
    expect((await ours.as.post('/tables', { name: 'spy', account_id: account })).status).toBe(403);
  }
  expect((await superadmin.list('/tables?name=spy')).data).toEqual([]);
});

it('are all there for the superadmin, who may do everything about them', async () => {
  expect((await superadmin.list('/tables?sort=name:asc')).data.map(({ name }) => name)).toEqual(['ours', 'theirs']);
  expect((await superadmin.list(`/tables?account_id=${theirs.accountId}`)).data.map(({ id }) => id)).toEqual([theirs.tableId]);
  const statuses = [];
  const spare = await studio('Spare studio', 'spare');
  for (const request of requests(superadmin, spare)) statuses.push((await request()).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 201, 201, 204, 200]);
});
