import { ServerTime } from '@laurel/contracts/lucentinian/records';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { Controller, Get, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

/** For players whose clock is wrong, who could not sign anything otherwise. Needs neither a key nor the store. */
@ApiTags('Lucentinian')
@Controller('timestamp')
export class TimestampController {
  @Get()
  @ApiOperation({ summary: 'The time to sign with' })
  @ApiOkResponse({ type: ServerTime })
  now(@Req() req: Request): ServerTime {
    return { timestamp: Math.floor(arrivedAt(req) / 1_000) };
  }
}
