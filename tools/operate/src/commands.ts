import type { Command } from './command.js';
import { awaitSchemaCommand } from './commands/await-schema.js';
import { keysCommand } from './commands/keys.js';
import { migrateCommand } from './commands/migrate.js';
import { rolesCommand } from './commands/roles.js';
import { secretsCommand } from './commands/secrets.js';

/** Everything that the program can do, in the order in which an installation needs it. */
export const COMMANDS: readonly Command[] = [secretsCommand, migrateCommand, rolesCommand, awaitSchemaCommand, keysCommand];
