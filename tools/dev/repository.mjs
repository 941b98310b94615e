import { fileURLToPath } from 'node:url';

/** Where the checkout is, whatever directory npm was called in. */
export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
