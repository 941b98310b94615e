import { About, HealthReport, Liveness, UnhealthyReport } from '@laurel/contracts/leadr/health';
import { DatabaseHealth } from '@laurel/storage/database-health';
import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';

import { about, ALIVE, HEALTHY, UNHEALTHY } from './health.wire.js';
import { VERSION } from './version.js';

/**
 * What anybody may know about the service. Monitors look at the status alone, so an unhealthy service answers 503; orchestrators
 * ask the operations listener instead, because a pod is not to be replaced for its database's sake.
 */
@ApiTags('LEADR')
@Controller('v1')
export class HealthController {
  constructor(
    private readonly database: DatabaseHealth,
    @Inject(VERSION) private readonly version: string,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Names the service and its version' })
  @ApiOkResponse({ type: About })
  about(): About {
    return about(this.version);
  }

  @Get('health')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Tells whether the service and its database work' })
  @ApiOkResponse({ type: HealthReport })
  @ApiServiceUnavailableResponse({ type: UnhealthyReport, description: 'The database did not answer within a second.' })
  async health(@Res({ passthrough: true }) res: Response): Promise<HealthReport> {
    if (await this.database.answers()) return HEALTHY;
    res.status(503);
    return UNHEALTHY;
  }

  @Get('health/live')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Tells whether the process lives' })
  @ApiOkResponse({ type: Liveness })
  live(): Liveness {
    return ALIVE;
  }
}
