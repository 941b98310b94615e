// `npm run seed`: demo players and scores, from source. Plain Node up to where the dependencies are installed.
import { ensureInstalled } from './installed-dependencies.mjs';
import { prepare } from './prepare.mjs';

await prepare(ensureInstalled);
await import('../build/typescript.mjs');
await import('./src/seed.ts');
