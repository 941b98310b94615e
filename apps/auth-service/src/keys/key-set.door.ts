import { jsonRefusalBody } from '@laurel/runtime/http/door';

const PATH = '/.well-known/jwks.json';

/** The published key set: for machines, so its errors are JSON. */
export const KEY_SET_DOOR = {
  owns: (path: string) => path === PATH,
  methods: () => ['GET', 'HEAD'],
  headers: {},
  refusalBody: jsonRefusalBody,
};
