import { ApiProperty } from '@nestjs/swagger';

import { NONCE_HEADER } from './headers.js';

/** Answer of `GET /v1/client/nonce`. */
export class IssuedNonce {
  @ApiProperty({ format: 'uuid', description: `Gives this device the right to one write, in the header \`${NONCE_HEADER}\`.` })
  nonce_value!: string;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;
}
