// `npm run seed`: demo players and scores, from source. Plain Node up to where the dependencies are installed.
import { ensureInstalled } from './installed-dependencies.mjs';
import { requireSupportedNode } from './node-version.mjs';

try {
  requireSupportedNode();
  await ensureInstalled();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../build/typescript.mjs');
await import('./src/seed.ts');
