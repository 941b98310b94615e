import { describe, expect, it } from '@jest/globals';
import type { CreatedTableSecret } from '@laurel/contracts/leadr/tables';
import { eventually } from '@laurel/fixtures/eventually';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';
import { sha256 } from '@laurel/fixtures/table-signature';

import { exchange } from '../http-exchange.js';
import { Administration } from '../leadr/administration.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { newSlug } from '../leadr/names.js';
import { crowds } from '../lucentinian/crowds.conformance.js';
import { liveTables } from '../lucentinian/live-tables.conformance.js';
import { randomPlay } from '../lucentinian/random-play.conformance.js';
import { replays } from '../lucentinian/replays.conformance.js';
import { requestTargets } from '../lucentinian/request-targets.conformance.js';
import { secrets } from '../lucentinian/secrets.conformance.js';
import { signatures } from '../lucentinian/signatures.conformance.js';
import { recordBody, TableGame } from '../lucentinian/table-game.js';

/** Which replica a game asks makes no difference, nor whether it comes through the gateway. */
export function tablesOnReplicas(fleetOf: () => ServiceFleet, serverOf: () => LeadrServer): void {
  const atScore = () => fleetOf().score.map(({ url }): LeadrServer => ({ ...serverOf(), url }));
  const atStream = () => fleetOf().stream.map(({ url }): LeadrServer => ({ ...serverOf(), url }));
  /** Past the gateway. */
  const itself = (): LeadrServer => ({ ...serverOf(), url: fleetOf().score[1].url });

  describe('replays', () => replays(serverOf, atScore));
  describe('crowds', () => crowds(serverOf, atScore));
  describe('random play', () => randomPlay(serverOf, atScore));
  describe('secrets', () => secrets(serverOf, atScore));
  describe('live tables', () => liveTables(serverOf, () => [...atStream(), serverOf()]));
  describe('signatures, judged by a service itself', () => signatures(itself));
  describe('request targets, judged by a service itself', () => requestTargets(itself));

  it('a table shows the address that a trusted hop names, digit by digit', async () => {
    const game = await TableGame.open(itself(), { expose_ip: true });
    const rows = [
      ['2001:db8::ffff:1', null, BigInt('0x20010db80000000000000000ffff0001')],
      ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', null, 2n ** 128n - 1n],
      ['::ffff:192.168.1.1', 3_232_235_777, null],
      ['255.255.255.255', 4_294_967_295, null],
    ] as const;
    const shown = rows.map(async ([address, ip4, ip6], index) => {
      const headers = { 'X-Forwarded-For': `203.0.113.9, ${address}` };
      expect((await game.send(`POST ${game.path}`, { headers, body: recordBody({ score: -index }) })).status).toBe(200);
      return `{"score":${-index},"by_whom":"Mia","when_happened":1406652640694,"ip4":${ip4},"ip6":${ip6},"locale":"en-US"}`;
    });
    const expected = `[${(await Promise.all(shown)).join(',').replace('"score":-0', '"score":0')}]`;
    const read = `GET ${game.path}?table_key=${game.table.table_key}`;
    for (const { url } of [...atScore(), serverOf()]) expect((await exchange(url, read)).body).toBe(expected);
  });

  it('no log holds a secret of a whole round', async () => {
    const game = await TableGame.open(serverOf());
    const { id, name, table_key: key, secret } = game.table;
    const administration = new Administration(serverOf());
    const given = await administration.make<CreatedTableSecret>(`/v1/tables/${id}/secrets`, { secret: `given-${newSlug()}` });

    const reads = ['', '/check?score=1', '/deleted/'].map((end) => `GET ${game.path}${end}`);
    const lines = [`POST ${game.path}`, ...reads, `DELETE ${game.path}`];
    const fingerprints: string[] = [];
    for (const line of lines) {
      for (const player of [game, game.knowing(given.secret), game.knowing('wrong')]) {
        const sent = player.signed(line, line.startsWith('POST') ? { body: recordBody() } : {});
        const fingerprint = sent.headers?.['fingerprint'] ?? '';
        fingerprints.push(fingerprint);
        await exchange(serverOf().url, line, sent);
        // Clients that put them where they do not belong.
        const [method = '', target = ''] = line.split(' ');
        const misplaced = new URLSearchParams({ tablekey: key, table_key: key, fingerprint, secret });
        await exchange(serverOf().url, `${method} ${target}${target.includes('?') ? '&' : '?'}${misplaced}`, sent);
        await exchange(serverOf().url, `PUT ${target}`, sent);
      }
    }
    await administration.patch(`/v1/tables/${id}`, { deleted: true });

    const { gateway, auth, score, stream } = fleetOf();
    const last = `"path":"/v1/tables/${id}"`;
    await eventually(async () => expect(await gateway.accessLog()).toContain(last));
    await eventually(() => expect(score.some(({ output }) => output.includes(id))).toBe(true));
    const logs = [await gateway.accessLog(), ...[...auth, ...score, ...stream].map(({ output }) => output)];
    expect(logs.filter((log) => log.includes(`/api/${name}`)).length).toBeGreaterThan(1);
    const held = [key, secret, given.secret, ...fingerprints, ...[secret, given.secret].map(sha256)];
    for (const each of held) {
      expect(each).toMatch(/^.{20,}$/);
      expect(logs.filter((log) => log.toLowerCase().includes(each.toLowerCase()))).toEqual([]);
    }
  });
}
