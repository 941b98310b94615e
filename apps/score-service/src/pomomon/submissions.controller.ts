import { AuthenticatePlayer, SessionOver } from '@laurel/access/authenticate-player';
import { FocusPhaseStart } from '@laurel/contracts/pomomon/focus-phase';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseBody } from '@laurel/runtime/http/json-body';
import { unauthenticated } from '@laurel/runtime/http/unauthenticated';
import { FocusPhases } from '@laurel/storage/players/focus-phases';
import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { authenticatedPlayer } from './authenticated-player.js';
import { EndFocusPhase } from './end-focus-phase.js';
import { durationMs, SUCCESS } from './focus-phase.wire.js';

@ApiTags('Pomomon')
@ApiBearerAuth()
@ApiProduces('text/plain')
@Controller('api/submissions')
export class SubmissionsController {
  constructor(
    private readonly authenticate: AuthenticatePlayer,
    private readonly phases: FocusPhases,
    private readonly endFocusPhase: EndFocusPhase,
  ) {}

  @Post('start')
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: 'Registers a focus phase that starts now, in place of any other' })
  @ApiBody({ type: FocusPhaseStart })
  @ApiOkResponse({ schema: { type: 'string', example: SUCCESS } })
  async start(@Req() req: Request): Promise<string> {
    const caller = await authenticatedPlayer(this.authenticate, req);
    const duration = durationMs(parseBody(FocusPhaseStart, req));
    if (!(await this.phases.start(caller, arrivedAt(req), duration))) throw unauthenticated(new SessionOver().message);
    return SUCCESS;
  }

  @Post('end')
  @HttpCode(200)
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: 'Ends the running focus phase and credits its registered duration' })
  @ApiOkResponse({ schema: { type: 'string', example: SUCCESS } })
  async end(@Req() req: Request): Promise<string> {
    const caller = await authenticatedPlayer(this.authenticate, req);
    await this.endFocusPhase.end(caller, arrivedAt(req));
    return SUCCESS;
  }
}
