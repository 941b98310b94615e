import { PlayerTokenIssuer } from '@laurel/access/player-tokens';
import { AuthenticationSessionOpened, AuthenticationSessionStatus } from '@laurel/contracts/pomomon/authentication-session';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { clientAddress, limitKey, networkOf } from '@laurel/runtime/http/client-address';
import { Refusal } from '@laurel/runtime/http/refusal';
import { RateLimits } from '@laurel/runtime/rate-limit';
import { AuthenticationSessions, type LoginProgress } from '@laurel/storage/sign-in/authentication-sessions';
import { Controller, Get, Header, HttpCode, Put, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { AuthSettings } from '../config.js';
import { newSecret } from '../new-secret.js';
import { LOGIN_PATH } from '../sign-in-paths.js';
import { FAILED, openedAnswer, verifiedAnswer, WAITING } from './authentication-session.wire.js';

// A class behind one address must be able to start together, and every one of its games to ask once a second: asking after a
// login that there is counts for that login alone, and an address is only held to account for what looks like guessing.
const OPEN_BY_ADDRESS = { name: 'open-login', points: 30, perSeconds: 60 };
const POLL_BY_TOKEN = { name: 'poll-login', points: 3, perSeconds: 1, burst: 10 };
const GUESS_BY_ADDRESS = { name: 'guess-login', points: 1_200, perSeconds: 60 };

const CLIENT_LENGTH_MAX = 200;

@ApiTags('Pomomon')
@ApiProduces('application/json')
@Controller('api/sessions')
export class AuthenticationSessionsController {
  constructor(
    private readonly sessions: AuthenticationSessions,
    private readonly tokens: PlayerTokenIssuer,
    private readonly limits: RateLimits,
    private readonly settings: AuthSettings,
  ) {}

  @Put()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Opens a login: the player opens `auth_url`, the game polls with `token`' })
  @ApiOkResponse({ type: AuthenticationSessionOpened })
  async open(@Req() req: Request): Promise<AuthenticationSessionOpened> {
    const address = clientAddress(req);
    await this.limits.take(OPEN_BY_ADDRESS, limitKey(address));
    const at = arrivedAt(req);
    const [pollToken, handle] = [newSecret(), newSecret()];
    const expiresAt = at + this.settings.rules.loginLifeMs;
    await this.sessions.open({ pollToken, handle, at, expiresAt, network: networkOf(address), client: clientOf(req) });
    return openedAnswer(pollToken, `${this.settings.publicBaseUrl}${LOGIN_PATH}/${handle}`);
  }

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Tells how far a login has come; once it is verified, the same session token every time' })
  @ApiQuery({ name: 'token', required: true })
  @ApiOkResponse({ type: AuthenticationSessionStatus })
  async poll(@Req() req: Request): Promise<AuthenticationSessionStatus> {
    const { token } = req.query;
    if (typeof token !== 'string' || token === '') throw new Refusal(400, 'token must be given once in the query');
    const progress = await this.sessions.progress(token, arrivedAt(req));
    if (progress === undefined) {
      await this.limits.take(GUESS_BY_ADDRESS, limitKey(clientAddress(req)));
      throw new Refusal(404, 'unknown or expired token');
    }
    await this.limits.take(POLL_BY_TOKEN, token);
    return this.answer(progress);
  }

  private async answer(progress: LoginProgress): Promise<AuthenticationSessionStatus> {
    switch (progress.is) {
      case 'waiting':
        return WAITING;
      case 'failed':
        return FAILED;
      case 'verified':
        return verifiedAnswer(await this.tokens.issue(progress, progress.startedAt));
    }
  }
}

function clientOf(req: Request): string | null {
  return req.get('User-Agent')?.slice(0, CLIENT_LENGTH_MAX) ?? null;
}
