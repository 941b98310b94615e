import type { DynamicModule } from '@nestjs/common';

import type { ScoreSettings } from './config.js';

/** What the service's modules are made of. */
export interface ScoreServiceOptions {
  readonly settings: ScoreSettings;
  /** The connected store, the same instance for the whole process. */
  readonly storage: DynamicModule;
  readonly access: DynamicModule;
}
