// `npm start`: from a fresh clone to a running Laurel. Plain Node, because nothing is installed yet.
import { ensureBuilt } from './fresh-build.mjs';
import { ensureInstalled } from './installed-dependencies.mjs';
import { requireSupportedNode } from './node-version.mjs';

try {
  requireSupportedNode();
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// In this very process, so that signals and the exit code are its own.
await import('../../apps/standalone/dist/main.js');
