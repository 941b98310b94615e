import { deviceBearer } from '@laurel/access/authenticate-device';
import { CLIENT_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { DeviceSessionOpened, DeviceSessionRefresh, DeviceSessionStart, DeviceTokens } from '@laurel/contracts/leadr/session';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { clientAddress, limitKey } from '@laurel/runtime/http/client-address';
import { parseBody } from '@laurel/runtime/http/json-body';
import { rawBody } from '@laurel/runtime/http/raw-body';
import { Refusal } from '@laurel/runtime/http/refusal';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { openedAnswer, refreshToken, startingDevice, tokensAnswer } from './device-session.wire.js';
import { knownCaller } from './known-caller.js';
import { RefreshSession } from './refresh-session.js';
import { StartSession } from './start-session.js';

// A school behind one address starts its games together, and every start is a session of its own.
const START_A_MINUTE = { name: 'device-sessions-a-minute', points: 120, perSeconds: 60 };
const START_AN_HOUR = { name: 'device-sessions-an-hour', points: 2_000, perSeconds: 3_600 };
const REFRESH = { name: 'device-refreshes', points: 600, perSeconds: 60 };

const CLIENT_LENGTH_MAX = 256;

@ApiTags('LEADR')
@Controller('v1/client/sessions')
export class DeviceSessionsController {
  constructor(
    private readonly startSession: StartSession,
    private readonly refreshSession: RefreshSession,
    private readonly limits: RateLimits,
  ) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Opens a session of a device, which is made at its first start' })
  @ApiBody({ type: DeviceSessionStart })
  @ApiCreatedResponse({ type: DeviceSessionOpened })
  @Refuses(404, 422)
  async start(@Req() req: Request): Promise<DeviceSessionOpened> {
    const address = clientAddress(req);
    await this.limits.take(START_A_MINUTE, limitKey(address));
    await this.limits.take(START_AN_HOUR, limitKey(address));
    const body = parseBody(DeviceSessionStart, req);
    const start = { ...startingDevice(body), at: arrivedAt(req), address, client: clientOf(req) };
    const started = await this.startSession.run(start);
    if (started === undefined) throw new Refusal(404, 'Game not found');
    return openedAnswer(started, start);
  }

  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Replaces both tokens of a session; the old ones are refused from then on' })
  @ApiBody({ type: DeviceSessionRefresh })
  @ApiOkResponse({ type: DeviceTokens })
  @Refuses(401, 422)
  async refresh(@Req() req: Request): Promise<DeviceTokens> {
    await this.limits.take(REFRESH, limitKey(clientAddress(req)));
    const at = arrivedAt(req);
    const tokens = await knownCaller(() => this.refreshSession.run(refreshTokenOf(req), at));
    return tokensAnswer(tokens, at);
  }
}

/** Some clients send the token in the header instead, with nothing or an empty object in the body. */
function refreshTokenOf(req: Request): string {
  const isInHeader = saysNothing(req) && req.headers.authorization !== undefined;
  return isInHeader ? deviceBearer(req.rawHeaders) : refreshToken(parseBody(DeviceSessionRefresh, req));
}

function saysNothing(req: Request): boolean {
  return /^(?:\{\s*\})?$/.test(rawBody(req).toString('latin1'));
}

/** What the client calls itself. */
function clientOf(req: Request): string | null {
  return (req.get(CLIENT_HEADER) ?? req.get('User-Agent'))?.slice(0, CLIENT_LENGTH_MAX) ?? null;
}
