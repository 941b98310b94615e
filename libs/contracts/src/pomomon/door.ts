/** Allowed methods by path. Anything else on these paths is 405; any other path under `/api/` is another door's or 404. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  '/api/sessions': ['GET', 'PUT'],
  '/api/submissions/start': ['POST'],
  '/api/submissions/end': ['POST'],
  '/api/leaderboard': ['GET'],
};

/** The names below `/api/` that are this protocol's: nothing else there can be called so. */
export const POMOMON_NAMES = ['sessions', 'submissions', 'leaderboard'] as const;

const PREFIXES = POMOMON_NAMES.map((name) => `/api/${name}`);

/**
 * How the Pomomon protocol looks from outside, whichever service answers: its paths, its plain-text errors and its headers, on
 * errors too. CORS allows any origin without credentials, because the authors' web client runs on another origin; and poll tokens
 * stand in addresses, which browsers must not pass on.
 */
export const POMOMON_DOOR = {
  owns(path: string): boolean {
    return PREFIXES.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
  },

  methods(path: string): readonly string[] | undefined {
    return Object.hasOwn(METHODS, path) ? METHODS[path] : undefined;
  },

  headers: {
    'Access-Control-Allow-Origin': '*',
    'Referrer-Policy': 'no-referrer',
  },

  preflight: {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, POST, PUT, OPTIONS',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Last-Event-ID, Cache-Control',
      'Access-Control-Max-Age': '600',
    },
  },

  /** The error is the body itself: one short line for a developer's log. */
  refusalBody(message: string): { contentType: string; body: string } {
    return { contentType: 'text/plain; charset=utf-8', body: message };
  },
};
