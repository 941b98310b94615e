// Stands in for `docker` in a shell: asks the test, at the address in the environment, to do a command, and runs what has to be run for
// it with this process's own input and outputs.
import { spawn } from 'node:child_process';

const answer = await fetch(process.env.DOCKER_AT ?? '', { method: 'POST', body: JSON.stringify(process.argv.slice(2)) });
if (!answer.ok) {
  console.error(await answer.text());
  process.exit(1);
}
const [program, ...args] = /** @type {string[]} */ (await answer.json());
if (program !== undefined) spawn(program, args, { stdio: 'inherit' }).on('exit', (code) => (process.exitCode = code ?? 1));
