import { dirname, join } from 'node:path/posix';

/**
 * What a workspace needs at run time, as paths of the lock file: its own package, those that it depends on and theirs, each where Node
 * would find it. Packages that are merely used where they are present (optional peers) and what only development needs are not among
 * them.
 *
 * @param packages the `packages` of a package-lock.json
 * @param workspace such as `apps/auth-service`
 * @param optional whether to follow optional dependencies too, as far as they are for this platform
 */
export function productionClosure(packages, workspace, { optional }) {
  const closure = new Set();
  const follow = (path) => {
    if (closure.has(path)) return;
    closure.add(path);
    needsOf(packages, path, { optional }).forEach(follow);
  };
  follow(workspace);
  return [...closure].sort();
}

/** What one package itself needs at run time, by the same rules. */
export function needsOf(packages, path, { optional }) {
  return dependenciesOf(packages[path], optional)
    .map((name) => {
      const found = locate(packages, path, name);
      if (found === undefined) throw new Error(`${path} needs ${name}, which the lock file does not have`);
      return found;
    })
    .filter((found) => isForThisPlatform(packages[found]));
}

function dependenciesOf(
  { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} },
  optional,
) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  const needed = Object.keys(dependencies).filter((name) => !(name in optionalDependencies));
  return [...needed, ...peers, ...(optional ? Object.keys(optionalDependencies) : [])];
}

/** Node's own search: beside the one that asks, then in every folder above. Links lead to the workspace that they stand for. */
function locate(packages, from, name) {
  for (let folder = from; ; folder = dirname(folder)) {
    const entry = packages[join(folder, 'node_modules', name)];
    if (entry?.link) return entry.resolved;
    if (entry !== undefined) return join(folder, 'node_modules', name);
    if (folder === '.') return undefined;
  }
}

function isForThisPlatform({ os, cpu, libc }) {
  return takes(os, process.platform) && takes(cpu, process.arch) && takes(libc, LIBC);
}

/** Which of Linux's C libraries Node uses here. Elsewhere there is neither, and what names one is not for that system anyway. */
const LIBC = 'glibcVersionRuntime' in process.report.getReport().header ? 'glibc' : 'musl';

/** As npm reads the lists of a package.json: those that are taken, or with `!` those that are not. */
function takes(list, value) {
  if (list === undefined) return true;
  return !list.includes(`!${value}`) && (list.includes(value) || list.every((each) => each.startsWith('!')));
}
