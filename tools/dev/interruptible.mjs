import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { REPOSITORY } from './repository.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Says that a signal ended a command, nothing of which runs any more. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`Interrupted by ${signal}.`);
    this.signal = signal;
  }
}

/**
 * Runs a command to its end, its output given to `receive(text, stream)`, and returns its exit code. A signal to this process is
 * passed on, or kills the command where what it leaves behind is `disposable`, and is thrown as Interrupted once the command has ended.
 */
export async function runInterruptibly(command, args, { env, receive, disposable = false }) {
  // In a process group of its own: a signal reaches npm or nx and all that they started once, through us, Ctrl-C too.
  const child = spawn(command, args, { cwd: REPOSITORY, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  child.stdout.setEncoding('utf8').on('data', (text) => receive(text, process.stdout));
  child.stderr.setEncoding('utf8').on('data', (text) => receive(text, process.stderr));
  let received;
  const passOn = (signal) => {
    // Ctrl-C under npm comes twice: from the terminal and from npm.
    if (received !== undefined) return;
    received = signal;
    signalGroup(child.pid, disposable ? 'SIGKILL' : signal);
  };
  for (const signal of SIGNALS) process.on(signal, passOn);
  try {
    const [code] = await once(child, 'close');
    if (received !== undefined) throw new Interrupted(received);
    return code;
  } finally {
    for (const signal of SIGNALS) process.off(signal, passOn);
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It has just ended by itself.
    if (error.code !== 'ESRCH') throw error;
  }
}
