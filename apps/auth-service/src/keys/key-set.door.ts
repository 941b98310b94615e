const PATH = '/.well-known/jwks.json';

/** The published key set: for machines, so its errors are JSON. */
export const KEY_SET_DOOR = {
  name: 'key-set',
  owns: (path: string) => path === PATH,
  methods: () => ['GET', 'HEAD'],
  headers: {},
  refusalBody: (message: string) => ({ contentType: 'application/json; charset=utf-8', body: JSON.stringify({ error: message }) }),
};
