import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { testFolder } from '@laurel/fixtures/test-folder';
import { str } from 'envalid';

import { cidrList, ConfigError, integer, oneOf, port, postgresUrl, readEnv, redisUrl, secret, url } from '../src/env.js';

const RANDOM = 'q8Zr3LkT0vWm5XyB7nDp2HsJ9cFg4aEu';

function complaintOf(spec: Parameters<typeof readEnv>[0], env: NodeJS.ProcessEnv): string {
  try {
    readEnv(spec, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('settings', () => {
  it('are read by name, with defaults, and nothing else is', () => {
    const settings = readEnv(
      { PORT: port({ default: 8080 }), HOST: str({ default: '127.0.0.1' }), MODE: oneOf('off', 'flag')({ default: 'flag' }) },
      { PORT: '9000', HOST: '', PATH: '/bin' },
    );
    expect(settings).toEqual({ PORT: 9000, HOST: '127.0.0.1', MODE: 'flag' });
  });

  it('may be absent when the default says so', () => {
    expect(readEnv({ REDIS_URL: str({ default: undefined }) }, { REDIS_URL: '' })).toEqual({ REDIS_URL: undefined });
  });

  it('that are addresses of stores are refused without their passwords', () => {
    const message = complaintOf({ A: postgresUrl(), B: redisUrl() }, { A: 'postgres://l:hunter2@db:port/l', B: 'redis://:hunter2@:1' });
    expect(message).toMatch(/ {2}A must be an address such as postgres:.*\n {2}B must be an address such as redis:/);
    expect(message).not.toContain('hunter2');
  });

  it('do not change with NODE_ENV', () => {
    const spec = { A: str({ default: 'a' }) };
    expect(readEnv(spec, { NODE_ENV: 'test' })).toEqual(readEnv(spec, { NODE_ENV: 'production' }));
  });

  it('are all complained about at once, without their values', () => {
    const message = complaintOf(
      { A: port(), B: secret(), C: str({ desc: 'address of C' }), D: oneOf('x', 'y')(), E: str() },
      { A: 'hush', B: 'hush', D: 'hush', E: '' },
    );
    expect(message.split('\n')).toEqual([
      'The configuration is not usable:',
      '  A must be a whole number from 0 to 65535',
      '  B must be at least 32 bytes of random text',
      '  C is not set (address of C)',
      '  D must be one of: x, y',
      '  E is not set',
    ]);
  });

  it('may stand in a file, whose last line breaks are not part of them', async () => {
    const file = join(testFolder(), 'mounted-setting');
    for (const [lineEnd, kept] of [['', ''], ['\n', ''], ['\r\n', ''], ['\n\n', ''], [' \n', ' ']]) {
      await writeFile(file, `${RANDOM}${lineEnd}`);
      expect(readEnv({ A: secret() }, { A: '', A_FILE: file })).toEqual({ A: `${RANDOM}${kept}` });
    }
    await writeFile(file, '\n');
    expect(complaintOf({ A: secret({ desc: 'the secret' }) }, { A_FILE: file })).toContain('A is not set (the secret)');
    expect(readEnv({ A: str({ default: 'a' }) }, { A_FILE: '' })).toEqual({ A: 'a' });
  });

  it('are complained about when their file cannot be read, and when they are given twice', () => {
    const message = complaintOf({ A: secret(), B: secret(), C: port() }, { A_FILE: '/nowhere/a', B: RANDOM, B_FILE: '/nowhere/b', C: 'x' });
    expect(message.split('\n').slice(1)).toEqual([
      '  A_FILE names a file that cannot be read (ENOENT)',
      '  B is given twice, by itself and by B_FILE',
      '  C must be a whole number from 0 to 65535',
    ]);
  });

  it.each([
    ['a port', port(), '0', 0],
    ['a port', port(), '65535', 65_535],
    ['a number', integer(-5, 10)(), '-5', -5],
    ['a base address', url(), 'https://Laurel.example:443/', 'https://laurel.example'],
    ['a base address', url(), 'http://10.0.0.1:8080/git/lab/', 'http://10.0.0.1:8080/git/lab'],
    ['a store', postgresUrl(), 'postgres://laurel:p%40ss@db:5432/laurel', 'postgres://laurel:p%40ss@db:5432/laurel'],
    ['a store', postgresUrl(), 'postgresql:///laurel?host=/run/postgresql', 'postgresql:///laurel?host=/run/postgresql'],
    ['a store', redisUrl(), 'rediss://:hunter2@redis:6380/1', 'rediss://:hunter2@redis:6380/1'],
    ['no networks', cidrList(), 'none', []],
    ['networks', cidrList(), '10.0.0.0/8, fd00::/8,192.0.2.7', ['10.0.0.0/8', 'fd00::/8', '192.0.2.7']],
    ['a secret', secret(), RANDOM, RANDOM],
  ])('%s may be %#', (_what, validator, value, expected) => {
    expect(readEnv({ A: validator }, { A: value })).toEqual({ A: expected });
  });

  it.each([
    ['a port', port(), ['65536', '-1', '80.5', '0x50', '1e3', ' 80', 'http', '٣']],
    ['a number', integer(1, 10)(), ['0', '11', '1.0', '+1', 'NaN', '99999999999999999999']],
    ['a base address', url(), ['laurel.example', 'ftp://x', 'http://', 'https://x/?a', 'https://x/#a', 'https://me:pw@x', 'javascript:1']],
    ['a store', postgresUrl(), ['db', 'db:5432/l', 'postgres:l', 'redis://db', 'postgres://db:x/l', 'postgres://l:p/w@db/l']],
    ['a store', postgresUrl(), ['postgres://l:50%off@db/l', 'postgres://l:50%@db/l', 'postgres://50%off@db/l', 'postgres://l:%ff@db/l']],
    ['a store', redisUrl(), ['redis', 'redis:6379', 'http://redis', 'redis://redis:99999', 'redis://:hunter2@', 'redis://:50%off@redis']],
    ['networks', cidrList(), ['all', '*', '10.0.0.0/33', '10.0.0/8', 'fd00::/129', '10.0.0.0/8,', 'none,10.0.0.0/8', '10.0.0.0/-1']],
    ['a secret', secret(), ['short', 'x'.repeat(64), '0123'.repeat(12), `changeme${RANDOM}`, `replace: change_me ${RANDOM}`]],
    ['a secret', secret(), [`my-Password-${RANDOM}`, `example-${RANDOM}`, `your-key-${RANDOM}`, `super-secret-${RANDOM}`]],
  ])('%s may not be any of these (%#)', (_what, validator, values) => {
    const complaint = /^The configuration is not usable:\n {2}A [a-z]/;
    for (const value of values) expect(complaintOf({ A: validator }, { A: value })).toMatch(complaint);
  });
});
