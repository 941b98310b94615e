import { ConfigError, readEnv } from '@laurel/runtime/env';
import { failureText } from '@laurel/runtime/start';

import { EXIT, WrongUse, type Command, type ExitCode, type Surroundings } from './command.js';

const PROGRAM = 'node tools/operate/dist/main.js';

/** Runs the command that the arguments name, tells how it failed, and returns the program's exit code. */
export async function runCommand(
  commands: readonly Command[],
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const [name, ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const isAsked = name === '--help' || name === 'help';
    if (isAsked) console.log(overview(commands));
    else console.error(`${name === undefined ? 'Which command?' : `Unknown command: ${name}`}\n\n${overview(commands)}`);
    return isAsked ? EXIT.done : EXIT.wrongUse;
  }
  if (rest.includes('--help')) {
    console.log(manual(command));
    return EXIT.done;
  }
  try {
    return (await command.run(rest, readEnv(command.settings, surroundings.env), surroundings)) ?? EXIT.done;
  } catch (error) {
    const isWrongUse = error instanceof WrongUse || error instanceof ConfigError;
    console.error(`${command.name}: ${failureText(error)}`);
    if (isWrongUse) console.error(`\n${usage(command)}\n${PROGRAM} ${command.name} --help tells more.`);
    return isWrongUse ? EXIT.wrongUse : EXIT.failed;
  }
}

function overview(commands: readonly Command[]): string {
  const width = widest(commands.map(({ name }) => name));
  return [
    'Looks after an installation of Laurel.',
    '',
    `Usage: ${PROGRAM} COMMAND …`,
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Settings come from the environment; NAME_FILE names a file that holds the value of NAME. COMMAND --help tells what a command needs.',
    'Every command may be run again. Exit codes: 0 done, 1 failed, 2 wrong use, 3 differences were found.',
    'SIGTERM and SIGINT (Ctrl-C) break a command off: what it has begun is taken back, and it ends with 1.',
  ].join('\n');
}

function manual(command: Command): string {
  return [`${usage(command)}\n\n${command.help.trim()}`, ...settingsText(command)].join('\n\n');
}

function settingsText({ settings }: Command): string[] {
  const names = Object.keys(settings);
  if (names.length === 0) return [];
  const width = widest(names);
  const lines = Object.entries(settings).map(([name, { desc = '' }]) => `  ${name.padEnd(width)}  ${desc}`);
  return [['Settings:', ...lines].join('\n')];
}

function usage({ name, synopsis }: Command): string {
  return `Usage: ${[PROGRAM, name, synopsis].filter(Boolean).join(' ')}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}
