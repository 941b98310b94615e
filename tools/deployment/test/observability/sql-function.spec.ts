import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';
import { testFolder } from '@laurel/fixtures/test-folder';
import { startProcess } from '@laurel/fixtures/test-process';

import { readPage } from './observability-folder.js';

it('a server of one’s own is asked without a password among the arguments', async () => {
  const folder = await mkdtemp(join(testFolder(), 'sql-'));
  await mkdir(join(folder, 'secrets/operate'), { recursive: true });
  await writeFile(join(folder, 'secrets/operate/database-url'), 'postgres://laurel:aB_-9@db.example:5432/laurel?sslmode=verify-full\n');
  const [sql = ''] = /^address=.*\nsql\(\) .*$/m.exec(readPage('README.md')) ?? [];
  const psql = 'psql() { echo "$# $1 by $PGPASSWORD"; }';
  const shell = await startProcess('bash', ['-euc', `${psql}\n${sql}\nsql`], { cwd: folder });
  expect([await shell.exited, shell.output()]).toEqual([0, '1 postgres://laurel@db.example:5432/laurel?sslmode=verify-full by aB_-9']);
});
