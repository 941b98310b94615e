import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';

import { PHASE_MINUTES_MAX, PHASE_SECONDS_MAX } from './limits.js';

/** Body of `POST /api/submissions/start`. The phase lasts `minutes * 60 + seconds` seconds, which must not be 0. */
export class FocusPhaseStart {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: PHASE_MINUTES_MAX })
  @IsInt()
  @Min(0)
  @Max(PHASE_MINUTES_MAX)
  minutes!: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: PHASE_SECONDS_MAX })
  @IsInt()
  @Min(0)
  @Max(PHASE_SECONDS_MAX)
  seconds!: number;
}
