import { expect, it } from '@jest/globals';

import { COMMANDS } from '../src/commands.js';
import { operate, runProgram } from './run-operate.js';

it('lists its commands, and what their ends mean', async () => {
  const { code, output } = await runProgram(['--help']);
  expect(code).toBe(0);
  for (const { name, summary } of COMMANDS) expect(output).toMatch(new RegExp(`^  ${name} +${summary.replace(/[()]/g, '.')}$`, 'm'));
  expect(output).toContain('0 done, 1 failed, 2 wrong use, 3 differences');
});

it('explains every command, without doing anything', async () => {
  for (const { name, help, settings } of COMMANDS) {
    const { code, output } = await operate([name, '--help']);
    expect({ name, code, output }).toEqual({ name, code: 0, output: expect.stringMatching(new RegExp(`^Usage: .* ${name}`)) });
    expect(output).toContain(help.trim());
    for (const setting of Object.keys(settings)) expect(output).toMatch(new RegExp(`^  ${setting} +\\S`, 'm'));
  }
});

it('asks which command when it knows none', async () => {
  expect(await runProgram([])).toEqual({ code: 2, output: expect.stringContaining('Which command?') });
  expect(await operate(['destroy'])).toEqual({ code: 2, output: expect.stringContaining('Unknown command: destroy') });
});
