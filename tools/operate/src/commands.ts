import type { Command } from './command.js';
import { awaitSchemaCommand } from './commands/await-schema.js';
import { backupCommand } from './commands/backup.js';
import { keysCommand } from './commands/keys.js';
import { migrateCommand } from './commands/migrate.js';
import { rebuildIndexCommand } from './commands/rebuild-index.js';
import { renewEpochsCommand } from './commands/renew-epochs.js';
import { resealCommand } from './commands/reseal.js';
import { restoreCommand } from './commands/restore.js';
import { rolesCommand } from './commands/roles.js';
import { secretsCommand } from './commands/secrets.js';
import { verifyIndexCommand } from './commands/verify-index.js';
import { verifyStandingsCommand } from './commands/verify-standings.js';

/** Everything that the program can do, in the order in which an installation needs it. */
export const COMMANDS: readonly Command[] = [
  secretsCommand,
  migrateCommand,
  rolesCommand,
  awaitSchemaCommand,
  keysCommand,
  resealCommand,
  backupCommand,
  restoreCommand,
  renewEpochsCommand,
  verifyIndexCommand,
  rebuildIndexCommand,
  verifyStandingsCommand,
];
