import { beforeAll, expect, it } from '@jest/globals';
import type { TablePage } from '@laurel/contracts/leadr/tables';
import type { ServerTime } from '@laurel/contracts/lucentinian/records';

import { exchange } from '../http-exchange.js';
import { Administration, Studio } from '../leadr/administration.js';
import { ask, type LeadrServer } from '../leadr/leadr-server.js';
import { recordBody, TableGame } from './table-game.js';

const BODY = '{"score":"123","by_whom":"player#5","when_happened":1406652640694,"locale":"en-US"}';

/** As they are printed: the line, the time, the fingerprint. */
const PRINTED = [
  ['POST /api/test', '1406652640397', '9652d046366ff644aa30df7bf8b5143b73d2524445746d37ff03602ad79257d9'],
  ['DELETE /api/test', '1406652827374', '41ebe0de2ba4c26551d91448abdf470a0ed19944cac9efd652baf3ef2b24960f'],
  ['GET /api/test/deleted/', '1419700348862', '54988e72fa15175767f28036dd00e3c0aca9808137af7faa294b99a3f938bc8b'],
] as const;

const AS_PRINTED = { 'X-Requested-With': 'XMLHttpRequest' };

export function publishedRequests(serverOf: () => LeadrServer): void {
  let server: LeadrServer;
  let game: TableGame;
  beforeAll(async () => {
    server = serverOf();
    game = new TableGame(server, await publishedTable(server));
    await game.clear();
  });

  it.each(PRINTED)('%s: what was signed years ago is told where to get the time', async (line, timestamp, fingerprint) => {
    await game.add();
    const sent = { headers: { ...AS_PRINTED, timestamp, tablekey: 'test', fingerprint }, ...(line.startsWith('POST') && { body: BODY }) };
    const { status, body } = await ask<{ error: string }>(server, line, sent);
    expect([status, body.error]).toEqual([401, expect.stringContaining('/timestamp')]);
    expect(await game.scores()).toEqual([7]);
    await game.clear();
  });

  it('what is signed now does what is printed', async () => {
    expect(await game.send('POST /api/test', { headers: AS_PRINTED, body: BODY })).toMatchObject({ status: 200, body: '{"position":0}' });
    const read = await exchange(server.url, 'GET /api/test?table_key=test');
    expect(read).toMatchObject({
      status: 200,
      body: '[{"score":123,"by_whom":"player#5","when_happened":1406652640694,"ip4":null,"ip6":null,"locale":"en-US"}]',
    });
    expect(read.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(read.headers.get('cache-control')).toBe('no-store');
    const checked = await exchange(server.url, 'GET /api/test?score=123&table_key=test');
    expect(checked).toMatchObject({ status: 200, body: '{"is_elegible":true}' });

    for (const [line] of PRINTED.slice(1)) {
      expect(await game.scores()).toEqual([123]);
      const cleared = await game.send(line, { headers: AS_PRINTED });
      expect([cleared.status, cleared.body, cleared.headers.get('cache-control')]).toEqual([204, '', 'no-store']);
      expect(await game.scores()).toEqual([]);
      await game.add({ score: 123 });
    }
    await game.clear();
  });

  it('a game with a wrong clock signs with the time of the server, in seconds or in ms', async () => {
    const { status, body, headers } = await ask<ServerTime>(server, 'GET /timestamp');
    expect([status, headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual([200, 'no-store', '*']);
    expect(Math.abs(body.timestamp * 1_000 - Date.now())).toBeLessThan(30_000);
    for (const [index, timestamp] of [body.timestamp, body.timestamp * 1_000].entries()) {
      const line = 'POST /api/test';
      const added = await game.send(line, { body: recordBody({ score: -index }) }, { timestamp: String(timestamp) });
      expect(added).toMatchObject({ status: 200, body: `{"position":${index}}` });
    }
    await game.clear();
  });
}

/** The table of the printed requests, which may be there already. */
async function publishedTable(server: LeadrServer) {
  const { body } = await new Administration(server).ask<TablePage>('GET /v1/tables?name=test');
  const [found] = body.data;
  const named = { name: 'test', table_key: 'test', secret: 'test' };
  return found === undefined ? (await Studio.open(server)).table(named) : { ...found, ...named };
}
