/** The request header that says when the client sent it, in ms or s since 1970. */
export const TIMESTAMP_HEADER = 'timestamp';

/** The request header that carries the table key. */
export const TABLE_KEY_HEADER = 'tablekey';

/** The request header that carries the signature. */
export const FINGERPRINT_HEADER = 'fingerprint';

/** The query parameter that carries the table key of requests without headers. */
export const TABLE_KEY_PARAMETER = 'table_key';
