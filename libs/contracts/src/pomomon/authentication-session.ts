import { ApiProperty } from '@nestjs/swagger';

/** Answer of `PUT /api/sessions`: a login has been opened and waits for its player. */
export class AuthenticationSessionOpened {
  @ApiProperty({ description: 'Good only for polling this login; never a Bearer token.' })
  token!: string;

  @ApiProperty({ description: 'Absolute address that the player opens in a browser to log in.' })
  auth_url!: string;
}

/** Answer of `GET /api/sessions?token=`: all three keys are always present. */
export class AuthenticationSessionStatus {
  @ApiProperty()
  verified!: boolean;

  @ApiProperty({ description: 'The last attempt failed; the same address may be opened again.' })
  error!: boolean;

  @ApiProperty({ description: 'Empty until verified.' })
  session_token!: string;
}
