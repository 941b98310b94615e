import { performance } from 'node:perf_hooks';

import { NOBODY, onBehalfOf } from '@laurel/storage/request-names';

/** Rounds of a piece of work: one at a time, and begun no closer together than the coalescing time. */
export class Rounds {
  private isRunning = false;
  private isDue = false;
  private timer: NodeJS.Timeout | undefined;
  private startedAt = -Infinity;

  /** @param round does the work for everything that was asked before it is called; never rejects */
  constructor(
    private readonly coalesceMs: number,
    private readonly round: () => Promise<void>,
  ) {}

  /** Begins a round: at once after a quiet time, else when the coalescing time has passed and no other round runs. */
  wake(): void {
    this.isDue = true;
    if (this.isRunning || this.timer !== undefined) return;
    const inMs = Math.max(0, this.startedAt + this.coalesceMs - performance.now());
    // A round is for all who watch, whoever came last.
    this.timer = onBehalfOf([NOBODY], () => setTimeout(() => void this.run(), inMs));
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.startedAt = performance.now();
    this.isRunning = true;
    this.isDue = false;
    await this.round();
    this.isRunning = false;
    if (this.isDue) this.wake();
  }
}
