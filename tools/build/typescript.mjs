// `node --import <this file> some.ts` runs TypeScript from source, without a build: for watch mode, test set-up and test processes.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
