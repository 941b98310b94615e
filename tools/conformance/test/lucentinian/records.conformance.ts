import { describe, expect, it } from '@jest/globals';

import { exchange } from '../http-exchange.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { TableGame, type SubmittedRecord } from './table-game.js';

/** 127.0.0.1 and 127.0.0.2, the first octet highest. */
const LOOPBACK = 2_130_706_433;
const OTHER_LOOPBACK = 2_130_706_434;

export function records(serverOf: () => LeadrServer): void {
  it('come best first, of equal ones the earlier, as many as there is room for', async () => {
    const game = await TableGame.open(serverOf(), { capacity: 3 });
    const rows = [
      [5, 'a', 0],
      [5, 'b', 1],
      ['9', 'c', 0],
      [5, 'd', null],
      [4.5, 'e', null],
      [5.25, 'f', 1],
      [-1, 'g', null],
    ] as const;
    for (const [score, by_whom, position] of rows) {
      const wouldPlace = position !== null;
      expect([await game.isEligible(score), await game.isEligible(score, '')]).toEqual([wouldPlace, wouldPlace]);
      expect(await game.add({ score, by_whom })).toBe(position);
    }
    expect((await game.rows()).map(({ score, by_whom }) => [score, by_whom])).toEqual([[9, 'c'], [5.25, 'f'], [5, 'a']]);
  });

  it('begin with the lowest where that is better', async () => {
    const game = await TableGame.open(serverOf(), { capacity: 2, ascending: true });
    const positions = [];
    for (const score of [30, -2, 30, '1.5e1', 15]) positions.push(await game.add({ score }));
    expect(positions).toEqual([0, 0, null, 1, null]);
    expect(await game.scores()).toEqual([-2, 15]);
  });

  it('are shown with six fields each, text and times as they were sent', async () => {
    const game = await TableGame.open(serverOf());
    const sent = { by_whom: ' Zoë🎮\u202e<img src=x onerror=alert(1)>', when_happened: Number.MAX_SAFE_INTEGER, locale: ' x ' };
    const ignored = { ip4: 1, ip6: 2, position: 0, id: 'x' };
    await game.add({ ...ignored, ...sent, score: '-0' } as SubmittedRecord);
    await game.add({ ...sent, when_happened: '-1', score: -0.5 });
    const shown = { ...sent, ip4: null, ip6: null };
    expect(await game.rows()).toEqual([
      { ...shown, score: 0 },
      { ...shown, score: -0.5, when_happened: -1 },
    ]);
    for (const row of await game.rows()) expect(Object.keys(row)).toEqual(['score', 'by_whom', 'when_happened', 'ip4', 'ip6', 'locale']);
  });

  it('show where they came from when the table is to, whatever the sender claims', async () => {
    const game = await TableGame.open(serverOf(), { expose_ip: true });
    const claims = { 'X-Forwarded-For': '203.0.113.9', 'X-Real-IP': '203.0.113.9', Forwarded: 'for=203.0.113.9' };
    const claimed = ['203.0.113.9', '::1', '999.1.1.1', Array.from({ length: 50 }, () => '203.0.113.9').join(', ')];
    for (const [index, address] of claimed.entries()) {
      const headers = { ...claims, 'X-Forwarded-For': address };
      const sent = { headers, body: JSON.stringify({ score: -index, by_whom: 'a', when_happened: 1, locale: 'b' }) };
      expect((await game.send(`POST ${game.path}`, { ...sent, from: '127.0.0.2' })).status).toBe(200);
    }
    await game.add({ score: -10 });
    const rows = await game.rows();
    expect(rows.map(({ ip4, ip6 }) => [ip4, ip6])).toEqual([...claimed.map(() => [OTHER_LOOPBACK, null]), [LOOPBACK, null]]);
  });

  it('beyond the bounds of the table get no place', async () => {
    const game = await TableGame.open(serverOf(), { min_score: 0, max_score: 10 });
    for (const score of [-1, 10.5]) expect([await game.isEligible(score), await game.add({ score })]).toEqual([false, null]);
    for (const score of [0, 10]) expect([await game.isEligible(score), await game.add({ score })]).toEqual([true, 0]);
  });

  it('are for those who have the key, which may be in the address or in a header', async () => {
    const game = await TableGame.open(serverOf());
    const key = game.table.table_key;
    const statusOf = async (query: string, headers = {}): Promise<number> =>
      (await exchange(serverOf().url, `GET ${game.path}${query}`, { headers })).status;
    expect(await statusOf(`?table_key=${key}`)).toBe(200);
    expect(await statusOf('', { tablekey: key })).toBe(200);
    expect(await statusOf(`?table_key=${key}`, { tablekey: key })).toBe(200);
    expect(await statusOf(`?table_key=${key}`, { tablekey: 'x' })).toBe(401);
    expect(await statusOf(`?table_key=x`, { tablekey: key })).toBe(401);
    expect(await statusOf(`?table_key=${key}x`)).toBe(401);
    expect(await statusOf('')).toBe(401);
    const wrong = { timestamp: String(Date.now()), fingerprint: 'f'.repeat(64) };
    expect(await statusOf(`?table_key=${key}`, wrong)).toBe(401);
  });

  it('are read with a signature only where the table wants one', async () => {
    const game = await TableGame.open(serverOf(), { signed_reads: true });
    const lines = [game.path, `${game.path}/check?score=1`, `${game.path}?score=1`].map((target) => `GET ${target}`);
    for (const line of lines) {
      expect((await exchange(serverOf().url, line, { headers: { tablekey: game.table.table_key } })).status).toBe(401);
      expect((await game.send(line)).status).toBe(200);
    }
  });

  describe('are deleted', () => {
    it('by DELETE, and by GET with a slash at the end or without; then the table begins anew', async () => {
      const game = await TableGame.open(serverOf());
      for (const line of [`DELETE ${game.path}`, `GET ${game.path}/deleted`, `GET ${game.path}/deleted/`]) {
        expect([await game.add({ score: 1 }), await game.add({ score: 2 })]).toEqual([0, 0]);
        const { status, body } = await game.send(line);
        expect([status, body]).toEqual([204, '']);
        expect([await game.scores(), await game.isEligible(0)]).toEqual([[], true]);
      }
    });

    it('not without a signature, nor by HEAD or OPTIONS, nor by one over another path', async () => {
      const game = await TableGame.open(serverOf());
      await game.add();
      const { url } = serverOf();
      const headers = { tablekey: game.table.table_key };
      for (const end of ['', '/deleted', '/deleted/']) {
        const method = end === '' ? 'DELETE' : 'GET';
        const target = `${game.path}${end}`;
        expect((await exchange(url, `${method} ${target}`, { headers })).status).toBe(401);
        expect((await game.send(`${method} ${target}`, {}, { uri: `${target}/` })).status).toBe(401);
        await game.send(`HEAD ${target}`);
        await game.send(`OPTIONS ${target}`);
      }
      expect(await game.scores()).toEqual([7]);
    });

    it('not where the table does not let games', async () => {
      const game = await TableGame.open(serverOf(), { allow_delete: false });
      await game.add();
      for (const line of [`DELETE ${game.path}`, `GET ${game.path}/deleted/`]) expect((await game.send(line)).status).toBe(403);
      expect((await game.knowing('x').send(`DELETE ${game.path}`)).status).toBe(401);
      expect(await game.scores()).toEqual([7]);
    });
  });
}
