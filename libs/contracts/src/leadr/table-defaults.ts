/** What a high score table is unless its owner says otherwise. */
export const TABLE_DEFAULTS = {
  capacity: 10,
  ascending: false,
  signedReads: false,
  exposeIp: false,
  allowDelete: true,
  allowedOrigins: ['*'],
} as const;
