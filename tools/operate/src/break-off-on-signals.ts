import { EXIT, Failed } from './command.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** More than it takes to end a program, to remove a file and to leave a database. */
const TAKING_BACK_MS = 3_000;

/**
 * Has a signal break off what this process does, which would not even notice it as the first process of a container. Work that listens
 * to `ending` fails then and takes back what it has begun. Any other ends with the process a moment later: what was not committed, the
 * database takes back. A second signal ends the process as if nobody listened.
 */
export function breakOffOnSignals(ending: AbortController): void {
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      console.error(`${signal}: breaking off …`);
      ending.abort(new Failed(`broken off by ${signal}`));
      setTimeout(() => process.exit(EXIT.failed), TAKING_BACK_MS).unref();
    });
  }
}
