import { Timestamp, Uuid } from './answer-fields.js';
import { NONCE_HEADER } from './headers.js';

/** Answer of `GET /v1/client/nonce`. */
export class IssuedNonce {
  @Uuid({ description: `Gives this device the right to one write, in the header \`${NONCE_HEADER}\`.` })
  nonce_value!: string;

  @Timestamp()
  expires_at!: string;
}
