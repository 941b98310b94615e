import { ApiProperty } from '@nestjs/swagger';

import { LeadrRefusal } from './refusals.js';

/** Answer of `GET /v1`. */
export class About {
  @ApiProperty({ example: 'Laurel' })
  name!: string;

  @ApiProperty()
  version!: string;
}

/** Answer of `GET /v1/health/live`: a process that can say so lives. */
export class Liveness {
  @ApiProperty({ enum: ['alive'] })
  status!: 'alive';
}

/** Answer of `GET /v1/health`. */
export class HealthReport {
  @ApiProperty({ example: 'Laurel' })
  service!: string;

  @ApiProperty({ enum: ['healthy', 'unhealthy'] })
  status!: 'healthy' | 'unhealthy';

  @ApiProperty({ enum: ['connected', 'disconnected'] })
  database!: 'connected' | 'disconnected';
}

/** The same with 503, where it is a refusal like any other too. */
export class UnhealthyReport extends HealthReport implements LeadrRefusal {
  @ApiProperty()
  detail!: string;

  @ApiProperty()
  error!: string;
}
