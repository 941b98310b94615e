import { expect, it } from '@jest/globals';
import { COMMANDS } from '@laurel/operate/commands';
import { testFolder } from '@laurel/fixtures/test-folder';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { settingNames } from '../src/setting-names.js';

it("tells the names of the command that a container runs, and of their files' names", () => {
  const names = settingNames('operate', ['verify-index']);
  for (const name of ['DATABASE_URL', 'DATABASE_URL_FILE', 'REDIS_URL', 'REDIS_CLUSTER']) expect(names).toContain(name);
  expect(settingNames('operate', ['migrate'])).not.toContain('REDIS_URL');
  expect(settingNames('web')).toEqual(new Set());
});

it('runs no command for it', () => {
  const made = join(testFolder(), 'made-by-asking');
  const stores = ['--database', 'postgres://db/laurel', '--redis', 'redis://redis'];
  for (const { name } of COMMANDS) settingNames('operate', [name, made, ...stores]);
  settingNames('operate', ['keys', 'add', made]);
  expect(existsSync(made)).toBe(false);
});
