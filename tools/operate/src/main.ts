import { breakOffOnSignals } from './break-off-on-signals.js';
import { COMMANDS } from './commands.js';
import { runCommand } from './run-command.js';

const ending = new AbortController();
breakOffOnSignals(ending);
process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), { env: process.env, ending: ending.signal });
