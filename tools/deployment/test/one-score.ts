import { createHash } from 'node:crypto';

import type { ServiceName } from '@laurel/contracts/routing';
import { EventStreamReader } from '@laurel/fixtures/event-stream-reader';

type Body = Record<string, string>;

/** Asks for JSON, which has to be given. */
export async function call(url: string, method: string, headers: Record<string, string>, body?: unknown): Promise<Body> {
  const answer = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return JSON.parse(text) as Body;
}

/**
 * One score of one device, with all that has to be before it; gives the board as its stream shows it. All services, both stores and the
 * keys have a part in it.
 *
 * @param urls where each service answers
 * @param key the superadmin's
 */
export async function oneScore(urls: Readonly<Record<ServiceName, string>>, key: string): Promise<unknown> {
  const make = (what: string, body: object) => call(`${urls['score-service']}/v1/${what}`, 'POST', { 'leadr-api-key': key }, body);
  const { id: accountId } = await make('accounts', { name: 'Studio' });
  const { id: gameId } = await make('games', { account_id: accountId, name: 'Game' });
  const { id: boardId } = await make('boards', { account_id: accountId, game_id: gameId, name: 'High scores' });

  const device = { game_id: gameId, client_fingerprint: createHash('sha256').update('device').digest('hex'), platform: 'pc' };
  const session = await call(`${urls['auth-service']}/v1/client/sessions`, 'POST', {}, device);
  const token = { Authorization: `Bearer ${session.access_token}` };
  const { nonce_value: nonce = '' } = await call(`${urls['auth-service']}/v1/client/nonce`, 'GET', token);
  const score = { board_id: boardId, player_name: 'Ada', value: 12_500 };
  await call(`${urls['score-service']}/v1/client/scores`, 'POST', { ...token, 'leadr-client-nonce': nonce }, score);

  const stream = await EventStreamReader.open(`${urls['leaderboard-stream-service']}/v1/live/boards/${boardId}`);
  const { data } = await stream.next();
  stream.close();
  return JSON.parse(data);
}
