import { leavesOf } from './branch.js';

const BRANCH = leavesOf({ radius: 17, nodes: 6, leafLength: 9.5, leafWidth: 4.6, from: 14, to: 138 }).join('');

/** The laurel mark. Decorative: whatever it adorns carries the words. */
export function Wreath({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox="-24 -24 48 48" fill="currentColor" aria-hidden="true" focusable="false">
      <path d={BRANCH} />
      <path d={BRANCH} transform="scale(-1 1)" />
    </svg>
  );
}
