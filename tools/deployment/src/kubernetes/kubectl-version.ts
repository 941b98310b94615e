import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How messages name a kubectl: its version, and where it is. */
export async function kubectlVersion(kubectl: string): Promise<string> {
  const { stdout } = await run(kubectl, ['version', '--client', '--output=json']);
  const version = /"gitVersion": "([^"]+)"/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${kubectl} does not tell its version: ${stdout}`);
  return `kubectl ${version} (${kubectl})`;
}
