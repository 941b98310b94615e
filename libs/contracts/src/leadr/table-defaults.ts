import { TABLE_CAPACITY_DEFAULT } from '../lucentinian/limits.js';

/** What a high score table is unless its owner says otherwise. */
export const TABLE_DEFAULTS = {
  capacity: TABLE_CAPACITY_DEFAULT,
  ascending: false,
  signedReads: false,
  exposeIp: false,
  allowDelete: true,
  allowedOrigins: ['*'],
} as const;
