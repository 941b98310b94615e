import { parseArgs } from 'node:util';

import type { ComposeProject } from './compose-project.js';

/**
 * Does what a line of a document does, such as `docker compose restart auth-service`, as far as our documents have such lines. Throws
 * when a command in a container fails.
 */
export async function doCommand(project: ComposeProject, line: string): Promise<void> {
  const [docker, compose, verb = '', ...words] = line.trim().split(/\s+/);
  const act = VERBS[verb];
  if (docker !== 'docker' || compose !== 'compose' || act === undefined) throw new Error(`No command that is known here: ${line}`);
  await act(project, words);
}

const VERBS: Readonly<Record<string, (project: ComposeProject, words: readonly string[]) => Promise<void>>> = {
  run,
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

const RUN_OPTIONS = {
  rm: { type: 'boolean' },
  entrypoint: { type: 'string' },
  env: { type: 'string', short: 'e', multiple: true },
} as const;

/** What comes after the service's name is its own. */
async function run(project: ComposeProject, words: readonly string[]): Promise<void> {
  const { tokens } = parseArgs({ args: [...words], options: RUN_OPTIONS, tokens: true, strict: false });
  const at = tokens.find(({ kind }) => kind === 'positional')?.index ?? 0;
  const { values } = parseArgs({ args: words.slice(0, at), options: RUN_OPTIONS });
  const [name = '', ...args] = words.slice(at);
  const env = Object.fromEntries((values.env ?? []).map((pair) => pair.split('=', 2) as [string, string]));
  const { code, output } = await project.run(name, args, { entrypoint: values.entrypoint, env });
  if (code !== 0) throw new Error(`docker compose run ${words.join(' ')} ended with ${code}:\n${output}`);
}
