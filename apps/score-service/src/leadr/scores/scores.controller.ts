import { Nonces } from '@laurel/access/nonces';
import { NONCE_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { Score, ScorePage, ScoreQuery, ScoreSubmission } from '@laurel/contracts/leadr/scores';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseBody } from '@laurel/runtime/http/json-body';
import { parseQuery } from '@laurel/runtime/http/query';
import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { LargeReads } from '../../large-reads.js';
import { CallingDevices } from '../calling-devices.js';
import { pathId } from '../path-id.js';
import { ReadScores } from './read-scores.js';
import { requiredNonce } from './required-nonce.js';
import { newScore } from './score.wire.js';
import { SubmitDeviceScore } from './submit-device-score.js';

@ApiTags('LEADR')
@ApiBearerAuth()
@Controller('v1/client/scores')
export class ScoresController {
  constructor(
    private readonly devices: CallingDevices,
    private readonly nonces: Nonces,
    private readonly submission: SubmitDeviceScore,
    private readonly read: ReadScores,
    private readonly largeReads: LargeReads,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Submits a score; answers with the one that stands now',
    description:
      'Where the first or the best score counts and this one does not, the answer is the older score that stands, with its own id, name ' +
      'and value. An improvement has an id of its own, and the one before is found no more.',
  })
  @ApiHeader({ name: NONCE_HEADER, required: true, description: 'From `GET /v1/client/nonce`, good for one score.' })
  @ApiBody({ type: ScoreSubmission })
  @ApiCreatedResponse({ type: Score })
  @Refuses(401, 404, 412, 422)
  async submit(@Req() req: Request): Promise<Score> {
    const caller = await this.devices.of(req);
    const claim = requiredNonce(this.nonces, req, caller);
    return this.submission.submit(caller, claim, newScore(parseBody(ScoreSubmission, req)), arrivedAt(req));
  }

  @Get()
  @ApiOperation({ summary: 'Scores of the game: with a board by rank, unless another order is asked for' })
  @ApiQuery({ type: ScoreQuery })
  @ApiOkResponse({ type: ScorePage })
  @Refuses(401, 404, 422)
  async list(@Req() req: Request): Promise<ScorePage> {
    const caller = await this.devices.of(req);
    const query = parseQuery(ScoreQuery, req);
    return this.largeReads.run(() => this.read.list(caller, query, arrivedAt(req)));
  }

  @Get(':score_id')
  @ApiOperation({ summary: 'One score, with its present rank' })
  @ApiOkResponse({ type: Score })
  @Refuses(401, 404, 422)
  async one(@Req() req: Request, @Param('score_id') id: string): Promise<Score> {
    const caller = await this.devices.of(req);
    return this.read.one(caller, pathId('score', id));
  }
}
