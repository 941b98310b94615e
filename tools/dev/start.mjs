// `npm start`: from a fresh clone to a running Laurel. Plain Node, because nothing is installed yet.
import { ensureBuilt } from './fresh-build.mjs';
import { ensureInstalled } from './installed-dependencies.mjs';
import { prepare } from './prepare.mjs';

await prepare(ensureInstalled, ensureBuilt);
// In this very process, so that signals and the exit code are its own.
await import('../../apps/standalone/dist/main.js');
