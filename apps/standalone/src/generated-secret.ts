import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

const SECRET_BYTES = 48;

/** The secret kept in a file that its owner alone can read; made at the first start. */
export async function generatedSecret(file: string): Promise<string> {
  try {
    await writeFile(file, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFile(file, 'utf8');
}
