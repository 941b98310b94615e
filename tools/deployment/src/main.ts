import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { kubectls } from '@laurel/fixtures/installed-programs.mjs';

import { checkDialect } from './kubernetes/check-dialect.js';
import { findFacts } from './kubernetes/find-facts.js';
import { kubectlVersion } from './kubernetes/kubectl-version.js';
import { manifestsIn, routeChoices } from './kubernetes/route-choices.js';
import { validate } from './kubernetes/validate.js';

/** The folder `docker` of the repository, unless an argument names a copy of it. */
const [docker = fileURLToPath(new URL('../../../docker', import.meta.url))] = process.argv.slice(2);

process.exitCode = await run();

async function run(): Promise<number> {
  if (kubectls.length === 0) {
    console.error('kubectl is not installed: nothing was validated.');
    return 1;
  }
  console.log(`Rendering with ${(await Promise.all(kubectls.map(kubectlVersion))).join(' and ')}.`);
  if (kubectls.length === 1) console.log('OTHER_KUBECTL may name one of another version, which must build the same.');
  const scratch = await mkdtemp(join(tmpdir(), 'laurel-manifests-'));
  try {
    const mistakes = await findMistakes(scratch);
    for (const mistake of mistakes) console.error(mistake);
    console.log(mistakes.length === 0 ? 'The manifests are in order.' : `Mistakes: ${mistakes.length}`);
    return mistakes.length === 0 ? 0 : 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Everything that is wrong. What only some kustomize understands comes first, since the rest depends on what is built. */
async function findMistakes(scratch: string): Promise<string[]> {
  const dialect = await checkDialect(manifestsIn(docker));
  if (dialect.length > 0) return dialect;
  const facts = await findFacts(docker, join(scratch, 'secrets'));
  const choices = await routeChoices(docker, scratch);
  for (const { overlay, routes } of choices) console.log(`Looking at ${overlay} with ${routes}.`);
  return (await Promise.all(choices.map((choice) => validate(choice, kubectls, facts)))).flat();
}
