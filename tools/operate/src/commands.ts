import type { Command } from './command.js';
import { keysCommand } from './commands/keys.js';
import { migrateCommand } from './commands/migrate.js';
import { secretsCommand } from './commands/secrets.js';

/** Everything that the program can do, in the order in which an installation needs it. */
export const COMMANDS: readonly Command[] = [secretsCommand, keysCommand, migrateCommand];
