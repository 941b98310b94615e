import { runInterruptibly } from './interruptible.mjs';

const LINES_SHOWN = 40;
// A terminal sees every second pass; a log does not need to.
const EVERY_MS = process.stdout.isTTY ? 1_000 : 15_000;

/** Runs a command behind one line of progress. Only when it fails is its output shown, and an Error with `advice` thrown. */
export async function runQuietly(label, command, args, { advice, env = {}, disposable = false }) {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1_000);
  let output = '';
  const receive = (text) => (output += text);
  const progress = setInterval(() => show(`${label} … ${seconds()} s`), EVERY_MS);
  show(`${label} …`);
  try {
    const code = await runInterruptibly(command, args, { env: { ...process.env, ...env }, receive, disposable });
    if (code !== 0) throw new Error(`${lastLines(output)}\n\n${label} failed (exit code ${code}). ${advice}`);
    show(`${label}: done in ${seconds()} s`);
  } finally {
    clearInterval(progress);
    if (process.stdout.isTTY) process.stdout.write('\n');
  }
}

function show(line) {
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

function lastLines(output) {
  return output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
}
