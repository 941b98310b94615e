import { expect, it } from '@jest/globals';
import { testFolder } from '@laurel/fixtures/test-folder';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { libpqEnvironment } from '../src/backups/libpq-environment.js';

const CA = join(testFolder(), 'authorities.pem');
await writeFile(CA, 'authorities');

it.each([
  ['/l', { PGSSLMODE: 'disable' }],
  ['/l?sslmode=disable&uselibpqcompat=true', { PGSSLMODE: 'disable' }],
  ['/l?ssl=true', { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system' }],
  ['/l?sslmode=require', { PGSSLMODE: 'verify-full', PGSSLROOTCERT: 'system' }],
  [`/l?sslmode=require&sslrootcert=${CA}`, { PGSSLMODE: 'verify-full', PGSSLROOTCERT: CA }],
  [`/l?sslmode=verify-full&sslrootcert=${CA}`, { PGSSLMODE: 'verify-full', PGSSLROOTCERT: CA }],
  ['/l?sslmode=no-verify', { PGSSLMODE: 'require' }],
  ['/l?sslmode=require&uselibpqcompat=true', { PGSSLMODE: 'require' }],
  [`/l?sslmode=verify-ca&uselibpqcompat=true&sslrootcert=${CA}`, { PGSSLMODE: 'verify-ca', PGSSLROOTCERT: CA }],
  ['/l?options=-csearch_path%3Dx&client_encoding=utf8', { PGSSLMODE: 'disable', PGOPTIONS: '-csearch_path=x' }],
])('what the driver makes of %s the programs do', (rest, tls) => {
  const where = { PGHOST: 'db', PGPORT: '5433', PGUSER: 'me', PGPASSWORD: 'p@ss', PGDATABASE: 'l' };
  expect(libpqEnvironment(`postgres://me:p%40ss@db:5433${rest}`, {}, 17)).toEqual({ ...where, ...tls });
});

it('an address may say all in its query, or name a socket', () => {
  expect(libpqEnvironment('postgres:///l?host=/run/postgresql&user=me&password=secret', {}, 17)).toEqual({
    PGHOST: '/run/postgresql',
    PGPORT: '5432',
    PGUSER: 'me',
    PGPASSWORD: 'secret',
    PGDATABASE: 'l',
    PGSSLMODE: 'disable',
  });
});

it('the programs get what is theirs of the environment, and nothing that leads them elsewhere', () => {
  const env = { PATH: '/bin', PGSSLROOTCERT: CA, LAUREL_SECRET: 'x', PGSERVICE: 'other', PGHOSTADDR: '192.0.2.1', PGSSLMODE: 'prefer' };
  const read = libpqEnvironment('postgres://db/l?sslmode=verify-full', env, 15);
  expect(read).toMatchObject({ PATH: '/bin', PGSSLROOTCERT: CA, PGSSLMODE: 'verify-full' });
  for (const name of ['LAUREL_SECRET', 'PGSERVICE', 'PGHOSTADDR']) expect(read).not.toHaveProperty(name);
});

it('programs that cannot check as the driver does are not run', () => {
  expect(() => libpqEnvironment('postgres://db/l?sslmode=require', {}, 15)).toThrow('add sslrootcert=FILE');
});
