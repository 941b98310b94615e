import type { TimerSurroundings } from './focus-timer.js';

const TICK_MS = 200;
/** Clocks that differ by more than this have not drifted: the machine slept. */
const SLEEP_MS = 5000;
const LOCK = 'laurel-focus-phase-end';

let slept = 0;

export const browserTimer: TimerSurroundings = {
  /**
   * The monotonic clock, because the wall clock may be set in the middle of a phase. On some systems the monotonic one
   * stands still during sleep, which the wall clock tells.
   */
  now() {
    const monotonic = performance.timeOrigin + performance.now() + slept;
    const behind = Date.now() - monotonic;
    if (behind <= SLEEP_MS) return monotonic;
    slept += behind;
    return monotonic + behind;
  },

  /** A worker's timer: the page's own is slowed down to once a minute while its tab is hidden, as it is during focus. */
  tick(onTick) {
    const worker = new Worker(new URL('./tick.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = onTick;
    worker.postMessage(TICK_MS);
    return () => worker.terminate();
  },

  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),

  async alone(work) {
    // Absent on plain http under a name other than localhost.
    if ('locks' in navigator) await navigator.locks.request(LOCK, work);
    else await work();
  },
};
