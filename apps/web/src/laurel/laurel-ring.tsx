import './laurel-ring.css';
import { leavesOf, stemOf } from './branch.js';

const BRANCH = { radius: 103, nodes: 13, leafLength: 24, leafWidth: 11.5, from: 9, to: 160 };
const LEAVES = leavesOf(BRANCH);
const STEM = stemOf({ ...BRANCH, from: 3 });

/** Two branches that turn green from the bottom up; `grown` goes from 0 to 1. An SVG group around (0, 0), 118 in radius. */
export function LaurelRing({ grown }: { grown: number }) {
  const branch = (
    <>
      <path className="laurel-ring-stem" d={STEM} />
      <path className="laurel-ring-stem" d={STEM} pathLength={1} strokeDasharray={1} strokeDashoffset={1 - grown} data-grown />
      {LEAVES.map((leaf, index) => (
        <path key={leaf} className="laurel-ring-leaf" d={leaf} data-grown={index < grown * LEAVES.length || undefined} />
      ))}
    </>
  );
  return (
    <>
      <g>{branch}</g>
      <g transform="scale(-1 1)">{branch}</g>
    </>
  );
}
