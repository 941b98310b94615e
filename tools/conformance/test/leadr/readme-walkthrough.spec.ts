import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startProcess } from '@laurel/fixtures/test-process';
import type { RunningStandalone } from '@laurel/standalone/run-standalone';
import { readFile } from 'node:fs/promises';

import { startStandalone } from '../running-standalone.js';

const README = new URL('../../../../README.md', import.meta.url);
const PRINTED_ADDRESS = 'http://localhost:8080';

let laurel: RunningStandalone;

beforeAll(async () => {
  laurel = await startStandalone();
});

afterAll(() => laurel.close());

it("a game's first score comes about as the README says", async () => {
  const block = /^```sh\n(# LEADR\n[^]*?)^```$/m.exec(await readFile(README, 'utf8'))?.[1] ?? '';
  expect(block).toContain(PRINTED_ADDRESS);
  // Whoever pastes it into a terminal gets as far as it works; here it must work to the end.
  const shell = await startProcess('bash', ['-euo', 'pipefail', '-c', block.replaceAll(PRINTED_ADDRESS, laurel.url)]);
  const code = await shell.exited;
  const output = shell.output();
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/"player_name":"[^"]+","value":\d+[^]*"rank":1/) });
});
