/** Records that a table holds. Each write looks at all of them. */
export const TABLE_CAPACITY_MAX = 1_000;

/** Longest name of a table once it is decoded, in characters. */
export const TABLE_NAME_LENGTH_MAX = 64;

/** Longest table key, in characters. */
export const TABLE_KEY_LENGTH_MAX = 64;

/**
 * A table key: it travels in a header, so it is printable ASCII without spaces, and it is signed between two `|`, so it holds none.
 */
export const TABLE_KEY_PATTERN = new RegExp(`^[\\x21-\\x7b\\x7d\\x7e]{1,${TABLE_KEY_LENGTH_MAX}}$`);

/** Secrets of a table that are good at a time. Each of them is tried on a signed request. */
export const TABLE_SECRETS_MAX = 10;

/** Longest secret, in characters. */
export const SECRET_LENGTH_MAX = 256;

/** Origins that a table lists, and the longest of them in characters. */
export const ORIGINS_MAX = 50;
export const ORIGIN_LENGTH_MAX = 300;

/** Longest texts of a record, in characters. */
export const BY_WHOM_LENGTH_MAX = 100;
export const LOCALE_LENGTH_MAX = 35;
