import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CreatedTable } from '@laurel/contracts/leadr/tables';
import { pythonPath } from '@laurel/fixtures/python-path';
import { startProcess } from '@laurel/fixtures/test-process';
import type { RunningStandalone } from '@laurel/standalone/run-standalone';

import { Studio } from '../leadr/administration.js';
import { leadrOf, startStandalone } from '../running-standalone.js';
import { TableGame } from './table-game.js';

const README = await readFile(new URL('../../../../README.md', import.meta.url), 'utf8');
const PRINTED_ADDRESS = 'http://localhost:8080';

/** The request that the protocol's documentation prints, as arguments of the examples. */
const BODY = '{"score":"123","by_whom":"player#5","when_happened":1406652640694,"locale":"en-US"}';
const ARGUMENTS = ['/api/test', BODY, '1406652640397', 'test', 'test'].map((text) => JSON.stringify(text)).join(', ');
const FINGERPRINT = '9652d046366ff644aa30df7bf8b5143b73d2524445746d37ff03602ad79257d9';

let laurel: RunningStandalone;

beforeAll(async () => {
  laurel = await startStandalone();
});
afterAll(() => laurel.close());

/** The block that makes a table. */
const TABLE_BLOCK = /^```sh\n(# a table\n[^]*?)^```$/m;

const blockOf = (language: string): string => new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'm').exec(README)?.[1] ?? '';

/** Runs an example against the demo table, and then prints what it makes of the printed request. */
async function run(program: string, args: readonly string[], example: string, printing: string) {
  expect(example).toContain(PRINTED_ADDRESS);
  const running = await startProcess(program, [...args, `${example.replaceAll(PRINTED_ADDRESS, laurel.url)}\n${printing}`]);
  return { code: await running.exited, output: running.output().split('\n') };
}

const PRINTED = { code: 0, output: [expect.stringMatching(/^\{"position":\d\}$/), FINGERPRINT] };

/** What turns the function that signs, in Python or GDScript, into JavaScript with the same calls. */
const TRANSLITERATION: readonly [RegExp, string][] = [
  [/^(?:def|func) (\w+)\((.*)\)(?: -> \w+)?:$/m, 'function $1($2) {'],
  [/: String\b/g, ''],
  [/^\s+(?:var )?(\w+) :?= /gm, 'const $1 = '],
  [/\.length\(\)/g, '.length'],
];

/** What those calls do. */
const CALLS = {
  sha256: (text: unknown) => createHash('sha256').update(String(text)).digest('hex'),
  str: String,
  len: (text: string) => [...text].length,
  PackedStringArray: (items: string[]) => items,
};
const METHODS = `
  String.prototype.join = function (parts) { return parts.join(this); };
  String.prototype.sha256_text = function () { return sha256(this); };
`;

/** The headers that the example of a language makes of the printed request, transliterated. */
function transliterated(language: string): unknown {
  const signing = /^(?:def|func) signed_headers\([^]*?(?=\n\n)/m.exec(blockOf(language))?.[0] ?? '';
  const javascript = TRANSLITERATION.reduce((code, [from, to]) => code.replace(from, to), `${signing}\n}`);
  return JSON.parse(runInNewContext(`${METHODS}${javascript}\nJSON.stringify(signed_headers(${ARGUMENTS}))`, CALLS) as string);
}

it('JavaScript signs as the protocol prints it, and its record is placed', async () => {
  const printing = `console.log((await signedHeaders(${ARGUMENTS})).fingerprint);`;
  expect(await run(process.execPath, ['--input-type=module', '-e'], blockOf('js'), printing)).toEqual(PRINTED);
});

if (pythonPath === undefined) {
  it('Python, transliterated because no interpreter is found here, signs as the protocol prints it', () => {
    expect(transliterated('python')).toEqual({ timestamp: '1406652640397', tablekey: 'test', fingerprint: FINGERPRINT });
  });
} else {
  const python = pythonPath;
  it('Python signs as the protocol prints it, and its record is placed', async () => {
    const printing = `print(signed_headers(${ARGUMENTS})["fingerprint"])`;
    expect(await run(python, ['-c'], blockOf('python'), printing)).toEqual(PRINTED);
  });
}

it('a table of one’s own is made as the README says, with all that a game needs to sign', async () => {
  const server = await leadrOf(laurel);
  const { account } = await Studio.open(server);
  const made = new Map([
    [PRINTED_ADDRESS, laurel.url],
    ['ACCOUNT_ID', account.id],
    ['.laurel/superadmin-api-key', laurel.superadminKeyFile ?? ''],
  ]);
  const block = [...made].reduce((text, [printed, own]) => text.replaceAll(printed, own), TABLE_BLOCK.exec(README)?.[1] ?? '');
  const shell = await startProcess('bash', ['-euo', 'pipefail', '-c', block]);
  expect(await shell.exited).toBe(0);
  const game = new TableGame(server, JSON.parse(shell.output()) as CreatedTable);
  expect(game.table).toMatchObject({ capacity: 100, ascending: false, allowed_origins: ['https://play.example.org'] });
  expect(await game.add()).toBe(0);
});

it('GDScript, transliterated, signs as the protocol prints it', () => {
  expect(transliterated('gdscript')).toEqual(['timestamp: 1406652640397', 'tablekey: test', `fingerprint: ${FINGERPRINT}`]);
});
