import { beforeAll, beforeEach, expect, it } from '@jest/globals';

import { exchange } from '../http-exchange.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { newSlug } from '../leadr/names.js';
import { recordBody, TableGame } from './table-game.js';

/**
 * A path counts as it was sent, on every way to the service: a spelling that means a table is signed as it is spelled, and any other
 * one means nothing.
 */
export function requestTargets(serverOf: () => LeadrServer): void {
  let game: TableGame;
  let plain: TableGame;
  beforeAll(async () => {
    plain = await TableGame.open(serverOf(), { name: newSlug() });
    game = await TableGame.open(serverOf(), { name: `Zoë🎮 %41|${newSlug()}` });
  });
  beforeEach(() => Promise.all([game.clear(), plain.clear()]));

  const post = (target: string, uri?: string) =>
    plain.send(`POST ${target}`, { body: recordBody() }, uri === undefined ? {} : { uri });

  const spellings: readonly [string, (path: string) => string][] = [
    ['as it is', (path) => path],
    ['with a letter encoded', (path) => path.replace('/made', '/%6dade')],
    ['with a letter encoded in capitals', (path) => path.replace('/made', '/%6Dade')],
    ['with everything encoded', (path) => `/api/${Buffer.from(path.slice(5)).toString('hex').replace(/../g, '%$&')}`],
  ];
  it.each(spellings)('a name is signed as it is spelled: %s', async (_how, spelled) => {
    const path = spelled(plain.path);
    expect((await post(path)).status).toBe(200);
    const others = spellings.map(([, other]) => other(plain.path)).filter((other) => other !== path);
    for (const other of others) expect((await post(path, other)).status).toBe(401);
    expect(await plain.scores()).toEqual([7]);
    for (const [end, other] of [['/deleted', '/deleted/'], ['/deleted/', '/deleted']] as const) {
      expect((await plain.send(`GET ${path}${end}`, {}, { uri: path + other })).status).toBe(401);
    }
    expect((await plain.send(`GET ${path}/deleted/`)).status).toBe(204);
    expect(await plain.scores()).toEqual([]);
  });

  it('a name may be any text, in escapes of either case', async () => {
    const lower = game.path.replace(/%../g, (escape) => escape.toLowerCase());
    expect(lower).not.toBe(game.path);
    for (const path of [game.path, lower]) {
      expect((await game.send(`POST ${path}`, { body: recordBody() })).status).toBe(200);
      expect((await game.send(`POST ${path}`, { body: recordBody() }, { uri: path === lower ? game.path : lower })).status).toBe(401);
      const decoded = decodeURIComponent(path);
      expect((await game.send(`POST ${path}`, { body: recordBody() }, { uri: decoded })).status).toBe(401);
    }
    expect(await game.scores()).toEqual([7, 7]);
  });

  it('what is behind the path may be signed or not', async () => {
    const target = `${plain.path}?x=%7C&&y=/../?ë`;
    expect((await post(encodeURI(target))).status).toBe(200);
    expect((await post(`${plain.path}?x=%7C&y=/../?`, `${plain.path}?x=%7C&y=/../?`)).status).toBe(200);
    expect((await post(`${plain.path}?x=%7C`, `${plain.path}?x=|`)).status).toBe(401);
    expect((await post(`${plain.path}?x=1`, `${plain.path}?x=2`)).status).toBe(401);
    expect((await post(`${plain.path}?`, `${plain.path}?`)).status).toBe(200);
    expect(await plain.scores()).toEqual([7, 7, 7]);
  });

  it('a target may name its host, which is not signed', async () => {
    const { url } = serverOf();
    expect((await post(url + plain.path, plain.path)).status).toBe(200);
    expect((await post(url + plain.path, url + plain.path)).status).toBe(401);
  });

  it.each<[string, (path: string) => string]>([
    ['a slash at the end', (path) => `${path}/`],
    ['two slashes in front', (path) => `/${path}`],
    ['two slashes inside', (path) => path.replace('/api/', '/api//')],
    ['a dot in front', (path) => `/.${path}`],
    ['a dot inside', (path) => path.replace('/api/', '/api/./')],
    ['two dots in front', (path) => `/x/..${path}`],
    ['two dots inside', (path) => path.replace('/api/', '/api/x/../')],
    ['two dots behind', (path) => `${path}/x/..`],
    ['dots in escapes', (path) => path.replace('/api/', '/api/x/%2e%2e/')],
    ['an encoded slash in front of the name', (path) => path.replace('/api/', '/api%2F')],
    ['another case of the door', (path) => path.replace('/api/', '/API/')],
    ['something behind it', (path) => `${path}/x`],
    ['a check with a slash', (path) => `${path}/check/`],
    ['a check of another case', (path) => `${path}/Check`],
    ['a deletion with two slashes', (path) => `${path}/deleted//`],
  ])('nothing is at a path with %s', async (_what, spelled) => {
    const target = spelled(plain.path);
    for (const uri of [target, plain.path]) {
      expect([404, 405]).toContain((await post(target, uri)).status);
      expect((await plain.send(`GET ${target}`, { headers: { tablekey: plain.table.table_key } }, { uri })).status).toBe(404);
    }
    expect(await plain.scores()).toEqual([]);
  });

  it.each<[string, (path: string) => string]>([
    ['an encoded slash behind it', (path) => `${path}%2F`],
    ['an encoded check', (path) => `${path}%2fcheck`],
    ['an encoded deletion', (path) => `${path}%2Fdeleted`],
    ['another case', (path) => path.toUpperCase().replace('/API/', '/api/')],
    ['an encoded blank behind it', (path) => `${path}%20`],
    ['an encoded line end', (path) => `${path}%0A`],
    ['twice encoded letters', (path) => path.replace('/made', '/%256dade')],
  ])('a name with %s is another name', async (_what, spelled) => {
    const target = spelled(plain.path);
    for (const uri of [target, plain.path]) expect((await post(target, uri)).status).toBe(401);
    expect((await plain.send(`GET ${target}`)).status).toBe(401);
    expect(await plain.scores()).toEqual([]);
  });

  it.each<[string, (path: string) => string]>([
    ['bytes that must be encoded', (path) => path.replace('/made', '/maëde')],
    ['an encoded NUL', (path) => `${path}%00`],
    ['bytes that are no text', (path) => `${path}%ff`],
    ['a broken escape', (path) => `${path}%zz`],
    ['half an escape', (path) => `${path}%`],
    ['a separator', (path) => `${path}|`],
    ['a backslash', (path) => `${path}\\`],
    ['a fragment', (path) => `${path}#x`],
  ])('a path with %s is refused', async (_what, spelled) => {
    const target = spelled(plain.path);
    for (const uri of [target, plain.path]) expect((await post(target, uri)).status).toBe(400);
    expect(await plain.scores()).toEqual([]);
  });

  const notTheTime = ['/timestamp/', '/Timestamp', '//timestamp', '/%74imestamp', '/./timestamp', '/api/../timestamp'];
  it.each(notTheTime)('%s does not tell the time', async (target) => {
    const { status, body } = await exchange(serverOf().url, `GET ${target}`);
    expect([status, body]).toEqual([404, expect.not.stringContaining('timestamp')]);
  });

  it.each(['/timestamp', '/timestamp?x=/y', '/timestamp?'])('%s tells the time', async (target) => {
    expect((await exchange(serverOf().url, `GET ${target}`)).status).toBe(200);
  });
}
