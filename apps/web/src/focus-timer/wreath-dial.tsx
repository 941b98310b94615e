import './wreath-dial.css';
import type { ReactNode } from 'react';

import { LaurelRing } from '../laurel/laurel-ring.js';

const RADIUS = 81;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

interface WreathDialProps {
  /** How much of the phase has passed, 0 to 1. */
  passed: number;
  children: ReactNode;
}

/** A wreath that grows leaf by leaf around a ring that runs out. */
export function WreathDial({ passed, children }: WreathDialProps) {
  return (
    <div className="wreath-dial">
      <svg viewBox="-124 -122 248 244" aria-hidden="true" focusable="false">
        <LaurelRing grown={passed} />
        <circle className="wreath-dial-track" r={RADIUS} />
        <circle
          className="wreath-dial-left"
          r={RADIUS}
          transform="rotate(-90) scale(1 -1)"
          strokeDasharray={CIRCUMFERENCE}
          strokeDashoffset={CIRCUMFERENCE * passed}
        />
      </svg>
      <div className="wreath-dial-middle">{children}</div>
    </div>
  );
}
