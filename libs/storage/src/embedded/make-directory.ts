import { chmod, mkdir, realpath } from 'node:fs/promises';

/**
 * Makes a directory where there is none, and returns its real path. Whoever runs PostgreSQL must pass through it to the cluster, but
 * has no business listing what else is there; one that somebody else made keeps the permissions that they gave it.
 */
export async function makeDirectory(path: string): Promise<string> {
  const made = await mkdir(path, { recursive: true });
  const real = await realpath(path);
  if (made !== undefined) await chmod(real, 0o711);
  return real;
}
