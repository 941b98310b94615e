import { Interrupted } from './interruptible.mjs';
import { requireSupportedNode } from './node-version.mjs';

/** Takes the steps one after the other. One that fails or is interrupted ends this process, with the reason and the exit code of that. */
export async function prepare(...steps) {
  try {
    requireSupportedNode();
    for (const step of steps) await step();
  } catch (error) {
    endWith(error);
  }
}

/** Ends this process: by the signal that interrupted it, as if nothing had held that up, or with exit code 1 after the message. */
export function endWith(error) {
  if (error instanceof Interrupted) process.kill(process.pid, error.signal);
  console.error(error.message);
  process.exit(1);
}
