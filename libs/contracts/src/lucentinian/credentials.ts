import { ApiHeader, ApiQuery } from '@nestjs/swagger';

import { combinedOnMethod } from '../combined.js';
import { FINGERPRINT_HEADER, TABLE_KEY_HEADER, TABLE_KEY_PARAMETER, TIMESTAMP_HEADER } from './headers.js';

const TIMESTAMP = { name: TIMESTAMP_HEADER, description: "The client's time, at most a minute off ours: ms or s since 1970, in digits." };
const TABLE_KEY = { name: TABLE_KEY_HEADER, description: 'The table key.' };
const FINGERPRINT = { name: FINGERPRINT_HEADER, description: 'SHA-256 in hex over path, body, timestamp, table key and hashed secret.' };

/** Describes a route for OpenAPI that takes signed requests only. */
export function Signed(): MethodDecorator {
  return combinedOnMethod(...[TIMESTAMP, TABLE_KEY, FINGERPRINT].map((header) => ApiHeader({ ...header, required: true })));
}

/** Describes a route for OpenAPI that the table key is enough for, unless the table's owner wants a signature. */
export function Keyed(): MethodDecorator {
  return combinedOnMethod(
    ApiQuery({ name: TABLE_KEY_PARAMETER, required: false, description: 'The table key, unless a header has it.' }),
    ...[TIMESTAMP, TABLE_KEY, FINGERPRINT].map((header) => ApiHeader({ ...header, required: false })),
  );
}
