import { FINGERPRINT_HEADER, TABLE_KEY_HEADER, TIMESTAMP_HEADER } from './headers.js';
import type { LucentinianRefusal } from './refusals.js';

const SERVER_TIME = '/timestamp';

/** A table, and what may follow it. Strict about the slash, which is signed; the published clients send one after `deleted`. */
const TABLE_PATH = /^\/api\/([^/]+)(\/check|\/deleted\/?)?$/;

const GAMES_SEND = [TIMESTAMP_HEADER, TABLE_KEY_HEADER, FINGERPRINT_HEADER, 'X-Requested-With', 'Content-Type'];

/** HEAD follows GET, except where a GET deletes. */
const READ = ['GET', 'HEAD'];
const DELETED = ['GET'];

/**
 * The name of the table that a path leads to, decoded; undefined when it leads to none.
 *
 * @param path as sent, of valid percent-encoding
 */
export function tableNameIn(path: string): string | undefined {
  const name = TABLE_PATH.exec(path)?.[1];
  return name === undefined ? undefined : decodeURIComponent(name);
}

/**
 * How the Lucentinian protocol looks from outside: its paths, its JSON errors and its headers, on errors too. It has what no other
 * protocol has below `/api`. From which origins a table may be called is for its owner to say: any, unless said otherwise.
 */
export const LUCENTINIAN_DOOR = {
  owns(path: string): boolean {
    return path === SERVER_TIME || path === '/api' || path.startsWith('/api/');
  },

  methods(path: string): readonly string[] | undefined {
    if (path === SERVER_TIME) return READ;
    const [leadsToTable, , operation] = TABLE_PATH.exec(path) ?? [];
    if (leadsToTable === undefined) return undefined;
    if (operation === undefined) return [...READ, 'POST', 'DELETE'];
    return operation === '/check' ? READ : DELETED;
  },

  headers: {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Retry-After',
    'Cache-Control': 'no-store',
  },

  preflight: {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, POST, DELETE, OPTIONS',
      'Access-Control-Allow-Headers': GAMES_SEND.join(', '),
      'Access-Control-Max-Age': '600',
    },
  },

  secretHeaders: [FINGERPRINT_HEADER, TABLE_KEY_HEADER],

  refusalBody(message: string): { contentType: string; body: string } {
    const answer: LucentinianRefusal = { error: message };
    return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(answer) };
  },
};
