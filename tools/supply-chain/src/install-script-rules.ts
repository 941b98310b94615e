import type { Repository } from './repository.js';
import { foreignPackages } from './repository.js';

/** A script of somebody else's runs at installation only where it was decided so: each such package is in `allowScripts`, and no other. */
export function installScriptComplaints({ lock, root: { allowScripts = {} } }: Repository): string[] {
  const scripted = new Set(foreignPackages(lock).flatMap(({ name, hasInstallScript }) => (hasInstallScript ? [name] : [])));
  const undecided = [...scripted].filter((name) => !Object.hasOwn(allowScripts, name));
  const idle = Object.keys(allowScripts).filter((name) => !scripted.has(name));
  return [
    ...undecided.map((name) => `whether ${name} may run its install script is undecided`),
    ...idle.map((name) => `allowScripts names ${name}, which has no install script`),
  ];
}
