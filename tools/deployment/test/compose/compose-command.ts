import { parseArgs } from 'node:util';

import type { ComposeProject } from './compose-project.js';

/**
 * Does what a command such as `docker compose restart auth-service` does, as far as our documents have such commands. Gives what is to be
 * run for it besides, with the input and the outputs of whoever has typed it; for most there is nothing.
 */
export async function doCommand(project: ComposeProject, [compose, verb = '', ...words]: readonly string[]): Promise<readonly string[]> {
  const act = VERBS[verb];
  if (compose !== 'compose' || act === undefined) throw new Error(`docker ${compose} ${verb} is not known here`);
  return (await act(project, words)) ?? [];
}

const VERBS: Readonly<Record<string, (project: ComposeProject, words: readonly string[]) => Promise<readonly string[] | void>>> = {
  up: (project) => project.up(),
  run(project, words) {
    const { name, args, values } = optionsBefore(words, RUN_OPTIONS);
    const env = Object.fromEntries((values.env ?? []).map((pair) => pair.split('=', 2) as [string, string]));
    return project.commandToRun(name, args, { entrypoint: values.entrypoint, env });
  },
  exec(project, words) {
    const { name, args } = optionsBefore(words, EXEC_OPTIONS);
    return project.commandToExecute(name, args);
  },
  async start(project, names) {
    for (const name of names) await project.start(name);
  },
  async stop(project, names) {
    for (const name of names) await project.end(name);
  },
  async restart(project, names) {
    for (const name of names) {
      await project.end(name);
      await project.start(name);
    }
  },
};

const EXEC_OPTIONS = { 'no-tty': { type: 'boolean', short: 'T' } } as const;
const RUN_OPTIONS = {
  ...EXEC_OPTIONS,
  rm: { type: 'boolean' },
  entrypoint: { type: 'string' },
  env: { type: 'string', short: 'e', multiple: true },
} as const;

/** What comes after the service's name is its own. */
function optionsBefore<T extends typeof EXEC_OPTIONS>(words: readonly string[], options: T) {
  const { tokens } = parseArgs({ args: [...words], options, tokens: true, strict: false });
  const at = tokens.find(({ kind }) => kind === 'positional')?.index ?? 0;
  const { values } = parseArgs({ args: words.slice(0, at), options });
  const [name = '', ...args] = words.slice(at);
  return { name, args, values };
}
