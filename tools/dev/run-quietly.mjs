import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { REPOSITORY } from './repository.mjs';

const LINES_SHOWN = 40;
// A terminal sees every second pass; a log does not need to.
const EVERY_MS = process.stdout.isTTY ? 1_000 : 15_000;

/** Runs a command behind one line of progress. Only when it fails is its output shown, and an Error with `advice` thrown. */
export async function runQuietly(label, command, args, { advice, env = {} }) {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1_000);
  const child = spawn(command, args, { cwd: REPOSITORY, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const progress = setInterval(() => show(`${label} … ${seconds()} s`), EVERY_MS);
  show(`${label} …`);
  try {
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${lastLines(output)}\n\n${label} failed (exit code ${code}). ${advice}`);
  } finally {
    clearInterval(progress);
  }
  show(`${label}: done in ${seconds()} s`);
  if (process.stdout.isTTY) process.stdout.write('\n');
}

function show(line) {
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

function lastLines(output) {
  return Buffer.concat(output).toString().trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
}
