import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository.mjs';

/** Throws, naming what is needed, when this Node is outside the `engines` of package.json. */
export function requireSupportedNode() {
  const { engines } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
  const { node } = process.versions;
  if (isWithin(node, engines.node)) return;
  throw new Error(`Laurel needs Node ${engines.node}, and this is ${node}. The current LTS from https://nodejs.org will do.`);
}

// Ranges as package.json writes them: alternatives of bounds, `>=20.19 <21 || >=22.13`.
function isWithin(version, range) {
  return range.split('||').some((bounds) => bounds.trim().split(/\s+/).every((bound) => holds(version, bound)));
}

function holds(version, bound) {
  const [, sign, limit] = /^(>=|<)(.+)$/.exec(bound);
  const difference = compare(version, limit);
  return sign === '<' ? difference < 0 : difference >= 0;
}

function compare(version, other) {
  const [left, right] = [version, other].map((text) => text.split('.').map(Number));
  const at = left.findIndex((part, index) => part !== (right[index] ?? 0));
  return at === -1 ? 0 : left[at] - (right[at] ?? 0);
}
