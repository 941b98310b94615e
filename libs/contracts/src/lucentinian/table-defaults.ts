/** What a high score table is unless its owner says otherwise. */
export interface TableDefaults {
  readonly capacity: number;
  readonly ascending: boolean;
  readonly signedReads: boolean;
  readonly exposeIp: boolean;
  readonly allowDelete: boolean;
  readonly allowedOrigins: readonly string[];
}

export const TABLE_DEFAULTS: TableDefaults = {
  capacity: 10,
  ascending: false,
  signedReads: false,
  exposeIp: false,
  allowDelete: true,
  allowedOrigins: ['*'],
};
