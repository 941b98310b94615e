import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { kubectls } from '@laurel/fixtures/installed-programs.mjs';

import { findFacts } from './kubernetes/find-facts.js';
import { routeChoices } from './kubernetes/route-choices.js';
import { validate } from './kubernetes/validate.js';

const DOCKER = fileURLToPath(new URL('../../../docker', import.meta.url));

process.exitCode = await run();

async function run(): Promise<number> {
  if (kubectls.length === 0) {
    console.error('kubectl is not installed: nothing was validated.');
    return 1;
  }
  if (kubectls.length === 1) console.warn(`${kubectls[0]} alone is here; OTHER_KUBECTL may name another version, to build the same.`);
  const scratch = await mkdtemp(join(tmpdir(), 'laurel-manifests-'));
  try {
    const facts = await findFacts(DOCKER, join(scratch, 'secrets'));
    const choices = await routeChoices(DOCKER, scratch);
    const mistakes = (await Promise.all(choices.map((choice) => validate(choice, kubectls, facts)))).flat();
    for (const mistake of mistakes) console.error(mistake);
    console.log(mistakes.length === 0 ? `The manifests are in order (${kubectls.join(', ')}).` : `\n${mistakes.length} mistakes`);
    return mistakes.length === 0 ? 0 : 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
