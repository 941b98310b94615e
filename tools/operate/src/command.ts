import { parseArgs, type ParseArgsConfig } from 'node:util';

import type { readEnv, Settings } from '@laurel/runtime/env';
import { CannotStart } from '@laurel/runtime/start';

/** What a run of the program ends with. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2, different: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

type Specs = Parameters<typeof readEnv>[0];

/** One thing that an operator can have done. */
export interface Command<S extends Specs = Specs> {
  readonly name: string;
  /** The arguments, as the usage line shows them. */
  readonly synopsis: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** All that there is to know: what it changes, what it needs besides settings, what comes next. */
  readonly help: string;
  /** What it is told by the environment, each with a description. */
  readonly settings: S;
  run(args: readonly string[], settings: Settings<S>, surroundings: Surroundings): Promise<ExitCode | void>;
}

/** What the programs need that a command runs. */
export interface Surroundings {
  /** The settings have been read from it. */
  readonly env: NodeJS.ProcessEnv;
  /** Aborts when this process is told to end: they end then, too. */
  readonly ending: AbortSignal;
}

/** The command cannot mean anything as it was given. */
export class WrongUse extends CannotStart {}

/** The command could not do its work, and the message says all there is to say. */
export class Failed extends CannotStart {}

/**
 * Reads a command's arguments; throws `WrongUse` for what is not among them.
 *
 * @param positionals how many there may be: at least, and at most
 */
export function readArguments<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
  [least, most]: readonly [number, number] = [0, 0],
) {
  let read;
  try {
    read = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
  const { positionals } = read;
  if (positionals.length > most) throw new WrongUse(`Unknown argument: ${positionals.slice(most).join(' ')}`);
  if (positionals.length < least) throw new WrongUse('An argument is missing.');
  return read;
}

/** A whole number that an argument names; throws `WrongUse` for anything else. */
export function wholeNumber(text: string, name: string, most = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most) throw new WrongUse(`${name} must be a whole number up to ${most}`);
  return number;
}
