// Module hooks: resolve `./x.js` to the `./x.ts` it is compiled from, prefer a workspace package's sources, emit with swc.
import { transformFile } from '@swc/core';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SWC_OPTIONS } from './swc-options.mjs';

export async function resolve(specifier, context, next) {
  const fromSources = { ...context, conditions: [...context.conditions, 'laurel-source'] };
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const typescript = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (await exists(typescript)) return next(typescript.href, fromSources);
  }
  return next(specifier, fromSources);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const emitted = await transformFile(fileURLToPath(url), { ...SWC_OPTIONS, sourceMaps: 'inline' });
  return { format: 'module', source: emitted.code, shortCircuit: true };
}

async function exists(url) {
  return access(url).then(
    () => true,
    () => false,
  );
}
