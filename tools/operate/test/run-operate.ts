import { jest } from '@jest/globals';
import { startTypeScript, type TestProcess } from '@laurel/fixtures/test-process';

import { COMMANDS } from '../src/commands.js';
import { runCommand } from '../src/run-command.js';

const MAIN = new URL('../src/main.ts', import.meta.url);

export interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command in this process, with these settings and no others. One at a time: what it writes is what the console gets meanwhile. */
export async function operate(args: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<Run> {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const spies = [jest.spyOn(console, 'log').mockImplementation(write), jest.spyOn(console, 'error').mockImplementation(write)];
  try {
    const code = await runCommand(COMMANDS, args, { env: settings, ending: new AbortController().signal });
    return { code, output: lines.join('\n') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Starts the program itself. */
export function startProgram(args: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<TestProcess> {
  return startTypeScript(MAIN, args, { env: { PATH: process.env.PATH, ...settings } });
}

/** Runs it to its end. */
export async function runProgram(args: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<Run> {
  const program = await startProgram(args, settings);
  const code = await program.exited;
  return { code, output: program.output() };
}
