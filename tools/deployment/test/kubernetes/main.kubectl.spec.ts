import { fileURLToPath } from 'node:url';

import { expect, it } from '@jest/globals';
import { kubectls } from '@laurel/fixtures/installed-programs.mjs';
import { startProcess } from '@laurel/fixtures/test-process';

import { changedManifests } from './changed-manifests.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const TEST_MS = 60_000;

it(
  'ends well for the manifests as they are, with any overlay and any routes, and says which programs build them',
  async () => {
    const { code, lines } = await validate();
    expect(lines[0]).toMatch(/^Rendering with kubectl v1\.\d+\.\S+ \(/);
    for (const kubectl of kubectls) expect(lines[0]).toContain(`(${kubectl})`);
    expect(lines.filter((line) => line.startsWith('Looking at '))).toEqual([
      'Looking at demo with gateway-api.',
      'Looking at demo with ingress.',
      'Looking at production with gateway-api.',
      'Looking at production with ingress.',
    ]);
    expect(lines.at(-1)).toBe('The manifests are in order.');
    expect(code).toBe(0);
  },
  TEST_MS,
);

it(
  'ends badly for a mistake, told once',
  async () => {
    const change = { file: 'gitlab/kustomization.yaml', from: 'resources:', to: 'components:' };
    const { code, lines } = await validate(await changedManifests(change));
    expect(lines).toContain('gitlab/kustomization.yaml: kustomize 2.0.3 does not know components, or means something else by it');
    expect(lines.at(-1)).toBe('Mistakes: 1');
    expect(code).toBe(1);
  },
  TEST_MS,
);

/** The compiled program, as `npm run validate` runs it. */
async function validate(...args: readonly string[]): Promise<{ code: number | null; lines: string[] }> {
  const program = await startProcess(process.execPath, [MAIN, ...args]);
  return { code: await program.exited, lines: program.output().split('\n') };
}
