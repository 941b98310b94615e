import { API_KEY_HEADER, CLIENT_HEADER, NONCE_HEADER } from './headers.js';
import type { LeadrInvalid, LeadrIssue, LeadrRefusal } from './refusals.js';

/** The last two are what readers of live pages send that use fetch instead of EventSource. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  NONCE_HEADER,
  CLIENT_HEADER,
  API_KEY_HEADER,
  'last-event-id',
  'cache-control',
];

const COLLECTION = ['GET', 'POST'];
const ITEM = ['GET', 'PATCH'];

/** Allowed methods by path, `*` for any id. Anything else on these paths is 405, HEAD too; any other path below /v1 is 404. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  '/v1': ['GET'],
  '/v1/health': ['GET'],
  '/v1/health/live': ['GET'],
  '/v1/client/sessions': ['POST'],
  '/v1/client/sessions/refresh': ['POST'],
  '/v1/client/nonce': ['GET'],
  '/v1/client/boards': ['GET'],
  '/v1/client/scores': COLLECTION,
  '/v1/client/scores/*': ['GET'],
  '/v1/live/boards/*': ['GET'],
  '/v1/accounts': COLLECTION,
  '/v1/accounts/*': ITEM,
  '/v1/users': COLLECTION,
  '/v1/users/*': ITEM,
  '/v1/api-keys': COLLECTION,
  '/v1/api-keys/*': ITEM,
  '/v1/games': COLLECTION,
  '/v1/games/*': ITEM,
  '/v1/boards': COLLECTION,
  '/v1/boards/*': ITEM,
  '/v1/tables': COLLECTION,
  '/v1/tables/*': ITEM,
  '/v1/tables/*/secrets': ['POST'],
  '/v1/tables/*/secrets/*': ['DELETE'],
};

const PATHS = Object.entries(METHODS).map(([path, methods]) => ({ pattern: new RegExp(`^${path.replaceAll('*', '[^/]+')}$`), methods }));

/**
 * How the LEADR protocol looks from outside, whichever service answers: its paths, its JSON errors and its headers, on errors too.
 * CORS allows any origin without credentials, because browser games call it from wherever they are hosted.
 */
export const LEADR_DOOR = {
  owns(path: string): boolean {
    return path === '/v1' || path.startsWith('/v1/');
  },

  ignoresLastSlash: true,

  methods(path: string): readonly string[] | undefined {
    return PATHS.find(({ pattern }) => pattern.test(path))?.methods;
  },

  headers: {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Retry-After, WWW-Authenticate',
  },

  preflight: {
    status: 200,
    headers: {
      'Access-Control-Allow-Methods': 'GET, POST, PATCH, DELETE, OPTIONS',
      'Access-Control-Allow-Headers': ALLOWED_HEADERS.join(', '),
      'Access-Control-Max-Age': '600',
    },
  },

  invalidStatus: 422,

  secretHeaders: [API_KEY_HEADER, NONCE_HEADER],

  /** The published protocol has `detail` alone; later clients read `error` first, and only as text. */
  refusalBody(message: string, issues?: readonly LeadrIssue[]): { contentType: string; body: string } {
    const [first] = issues ?? [];
    const answer: LeadrRefusal | LeadrInvalid =
      issues === undefined || first === undefined
        ? { detail: message, error: message }
        : { detail: [...issues], error: `${first.loc.slice(1).join('.') || first.loc[0]}: ${first.msg}` };
    return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(answer) };
  },
};
