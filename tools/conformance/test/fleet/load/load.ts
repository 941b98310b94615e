import { setTimeout as delay } from 'node:timers/promises';

import { eventually } from '@laurel/fixtures/eventually';

/** Between two requests of one worker, so that the load leaves room for those who carry it. */
const PACE_MS = 20;
const PATIENCE = { everyMs: 50 };

/** Clients that go on with what they do until they are told to stop, and what became of their requests. */
export abstract class Load {
  /** Requests that were answered with an error of the server's, or not at all. */
  readonly failures: string[] = [];
  private isOver = false;
  private running: Promise<unknown> = Promise.resolve();

  /** Is there while the work lasts, and never longer. */
  async during(work: () => Promise<void>): Promise<void> {
    this.running = Promise.all(this.workers().map((work) => this.keepOn(work)));
    await work().finally(() => this.stop());
  }

  /** Ends it, once every request in hand is answered. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  /** Waits until so many writes more are acknowledged. */
  async goesOnFor(writes: number): Promise<void> {
    const enough = this.acknowledged + writes;
    await eventually(() => {
      if (this.acknowledged < enough) throw new Error(`nothing further is written; failures: ${this.failures.slice(-3).join('; ')}`);
    }, PATIENCE);
  }

  /** Writes that were answered with success. */
  abstract get acknowledged(): number;

  /** What is done again and again, each beside the others. */
  protected abstract workers(): (() => Promise<void>)[];

  protected get goesOn(): boolean {
    return !this.isOver;
  }

  /** Undefined when there was no answer, or one that is a failure. */
  protected async send<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
    await delay(PACE_MS);
    try {
      return await request();
    } catch (error) {
      this.failures.push(`${what}: ${String(error)}`);
      return undefined;
    }
  }

  private async keepOn(work: () => Promise<void>): Promise<void> {
    while (this.goesOn) await work();
  }
}

/** All of them at once. */
export async function allDuring(loads: readonly Load[], work: () => Promise<void>): Promise<void> {
  const [load, ...others] = loads;
  if (load === undefined) return work();
  await load.during(() => allDuring(others, work));
}
