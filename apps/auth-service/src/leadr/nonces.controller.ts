import { AuthenticateDevice } from '@laurel/access/authenticate-device';
import { Nonces } from '@laurel/access/nonces';
import { IssuedNonce } from '@laurel/contracts/leadr/nonce';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { knownCaller } from './known-caller.js';
import { nonceAnswer } from './nonce.wire.js';

const ISSUE_BY_DEVICE = { name: 'nonces', points: 300, perSeconds: 60 };

@ApiTags('LEADR')
@ApiBearerAuth()
@Controller('v1/client/nonce')
export class NoncesController {
  constructor(
    private readonly authenticate: AuthenticateDevice,
    private readonly nonces: Nonces,
    private readonly limits: RateLimits,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Gives the right to one write; a device may hold several' })
  @ApiOkResponse({ type: IssuedNonce })
  @Refuses(401)
  async issue(@Req() req: Request): Promise<IssuedNonce> {
    const at = arrivedAt(req);
    const { deviceId } = await knownCaller(() => this.authenticate.byHeaders(req.rawHeaders, at));
    await this.limits.take(ISSUE_BY_DEVICE, deviceId);
    return nonceAnswer(this.nonces.issue(deviceId, at));
  }
}
