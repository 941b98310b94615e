// `npm test`: lint, types, build and every test, with a summary. Plain Node, because nothing may be installed yet.
import { stripVTControlCharacters } from 'node:util';
import { chromium, kubectls, namespaces, nginx, openssl, postgresql, promtool, redisServer } from '../fixtures/installed-programs.mjs';
import { failedTests } from './failed-tests.mjs';
import { ensureInstalled } from './installed-dependencies.mjs';
import { runInterruptibly } from './interruptible.mjs';
import { endWith, prepare } from './prepare.mjs';

const STEPS = [
  { name: 'lint', command: ['npx', '--no-install', 'nx', 'run-many', '-t', 'lint', '--output-style=static'] },
  { name: 'type check', command: ['npm', 'run', '--silent', 'typecheck'] },
  { name: 'build', command: ['npx', '--no-install', 'nx', 'run-many', '-t', 'build', '--output-style=static'] },
  { name: 'tests', command: ['npx', '--no-install', 'nx', 'run-many', '-t', 'test', '--output-style=static'] },
];
const ENVIRONMENT = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };

const missing = [
  [redisServer, 'redis-server is not installed: the Redis adapters and the separate services were not tested'],
  [nginx, 'nginx is not installed: the gateway configuration was not tested'],
  [postgresql, 'postgresql is not installed: backup and restore were not tested, nor the oldest PostgreSQL that is supported'],
  [kubectls[0], 'kubectl is not installed: the Kubernetes manifests were not tested'],
  [promtool, 'promtool is not installed: what the alert rules mean was not tested'],
  [openssl, 'openssl is not installed: the images were not started'],
  [chromium, 'chromium is not installed: the pages were not tested in a browser'],
].flatMap(([program, gap]) => (program === undefined ? [gap] : []));
// A right is not installed, so continuous integration does without it too, and says so.
const gaps = [...missing, ...(namespaces ? [] : ['no namespaces (they need root, iproute2 and util-linux): the images were not started'])];

await prepare(requireEveryProgram, ensureInstalled);

const results = [];
for (const step of STEPS) results.push(await run(step).catch(endWith));
summarise(results);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

function requireEveryProgram() {
  if (process.env.CI === 'true' && missing.length > 0) throw new Error(missing.join('\n'));
}

async function run({ name, command: [program, ...args] }) {
  console.log(`\n=== ${name}`);
  const started = performance.now();
  let output = '';
  const receive = (text, stream) => {
    output += text;
    stream.write(text);
  };
  const code = await runInterruptibly(program, args, { env: ENVIRONMENT, receive });
  const failures = code === 0 ? [] : failedTests(output);
  return { name, ok: code === 0, seconds: (performance.now() - started) / 1_000, failures, ...count(output) };
}

// Jest closes each project with `Tests: 1 failed, 2 passed, 3 total`; nx shows that again for a project it answers from its cache.
function count(output) {
  const text = stripVTControlCharacters(output);
  const sum = (pattern) => [...text.matchAll(pattern)].reduce((total, [, number]) => total + Number(number), 0);
  return {
    passed: sum(/^Tests:.* (\d+) passed/gm),
    failed: sum(/^Tests:.* (\d+) failed/gm) + [...text.matchAll(/● Test suite failed to run/g)].length,
  };
}

function summarise(results) {
  console.log('\n=== summary');
  for (const { name, ok, seconds } of results) console.log(`${ok ? 'passed' : 'FAILED'}  ${name.padEnd(12)} ${seconds.toFixed(1)} s`);
  for (const gap of gaps) console.log(`gap     ${gap}`);
  // Again and last, so that whoever has the end of a log alone knows what to look for.
  for (const { file, title, message } of results.flatMap(({ failures }) => failures)) {
    console.log(`\nfailed  ${[file, title, message].join('\n        ')}`);
  }
  const passed = results.reduce((sum, step) => sum + step.passed, 0);
  // A step that fails without a failed test of its own, such as lint, counts as one.
  const failed = results.reduce((sum, step) => sum + (step.ok ? step.failed : Math.max(step.failed, 1)), 0);
  console.log(`\n${passed} passed, ${failed} failed`);
}
