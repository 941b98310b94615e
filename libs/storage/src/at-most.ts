import { Overloaded } from './unavailable.js';

/** Lets only so much work of a kind run at a time, so that it never takes all connections. The rest waits in the order that it came. */
export class AtMost {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  /** @param patienceMs how long work waits before it is turned away; without it, as long as it takes */
  constructor(
    private readonly atOnce: number,
    private readonly patienceMs?: number,
  ) {}

  /** Does the work when its turn has come. Rejects with `Overloaded`, and the work was not begun, when that takes too long. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.atOnce) this.running += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.waiting.delete(begin);
        reject(new Overloaded('too much of this is asked for at a time'));
      };
      const timer = this.patienceMs === undefined ? undefined : setTimeout(giveUp, this.patienceMs);
      const begin = () => {
        clearTimeout(timer);
        this.waiting.delete(begin);
        resolve();
      };
      this.waiting.add(begin);
    });
  }

  /** A turn that is over becomes that of whoever has waited longest. */
  private passOn(): void {
    const begin = this.waiting.values().next().value;
    if (begin === undefined) this.running -= 1;
    else begin();
  }
}
