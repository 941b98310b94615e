import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** docker/observability. */
export const OBSERVABILITY = fileURLToPath(new URL('../../../../docker/observability/', import.meta.url));

/** A file of it. */
export function readPage(name: string): string {
  return readFileSync(OBSERVABILITY + name, 'utf8');
}

/** Its files that say what to do about an alert. */
export function runbookNames(): string[] {
  return readdirSync(`${OBSERVABILITY}runbooks`).map((name) => `runbooks/${name}`);
}
