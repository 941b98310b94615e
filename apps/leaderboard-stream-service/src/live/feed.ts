import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

import type { BoardHead } from '@laurel/storage/ranks/board-ranks';
import { Logger } from '@nestjs/common';

import { BoardReading } from './board-reading.js';
import type { BoundedRanks } from './bounded-ranks.js';
import type { PageFormat, PageFrame, Viewer } from './page-frame.js';
import { Rounds } from './rounds.js';
import { streamLag } from './stream-metrics.js';
import type { Target } from './target.js';
import { standingKey } from './target.js';

/** Viewers of one target. */
interface Audience {
  readonly target: Target;
  readonly viewers: Set<Viewer>;
  /** What they were shown last, and the reading it comes from. */
  frame?: PageFrame;
  reading?: BoardReading;
}

/** Audiences that one feed looks after at a time. */
const WORKERS = 4;

/** Frames written before other work gets its turn. */
const SLICE = 200;

/**
 * One board in one format, kept up to date for everybody who watches it.
 *
 * Works in rounds, one at a time: ask where the board stands, read what is watched, show it. A round answers for everything
 * that was noticed and everybody who joined before it began, so nobody is shown a state older than their own request, and
 * no viewer is taken back in time.
 */
export class Feed {
  private readonly log = new Logger('boards');
  private readonly audiences = new Map<number | string, Audience>();
  private readonly rounds: Rounds;
  private reading: BoardReading | undefined;
  private isFailing = false;
  private noticedAt: number | undefined;
  private shown = 0;

  constructor(
    private readonly ranks: BoundedRanks,
    private readonly boardId: string,
    private readonly format: PageFormat,
    coalesceMs: number,
  ) {
    this.rounds = new Rounds(coalesceMs, () => this.round());
  }

  get isIdle(): boolean {
    return this.audiences.size === 0;
  }

  get isPublic(): boolean {
    return this.format.isPublic;
  }

  /** Shows `viewer` the present state and every later one, until the returned function is called. */
  join(target: Target, viewer: Viewer): () => void {
    const key = 'page' in target ? target.page : standingKey(target);
    const audience = this.audiences.get(key) ?? { target, viewers: new Set() };
    this.audiences.set(key, audience);
    audience.viewers.add(viewer);
    this.wake();
    return () => {
      audience.viewers.delete(viewer);
      if (audience.viewers.size === 0 && this.audiences.get(key) === audience) this.audiences.delete(key);
    };
  }

  /** Takes a sign that the board stands at `head`. */
  noticed(head: BoardHead): void {
    if (this.reading?.covers(head)) return;
    this.noticedAt ??= performance.now();
    this.wake();
  }

  /** Has the board looked at again. */
  wake(): void {
    this.rounds.wake();
  }

  /** Sends everybody away who watches. */
  end(): void {
    for (const { viewers } of [...this.audiences.values()]) [...viewers].forEach((viewer) => viewer.end());
  }

  private async round(): Promise<void> {
    if (this.isIdle) return;
    const { noticedAt } = this;
    this.noticedAt = undefined;
    try {
      await this.showPresentState();
      if (noticedAt !== undefined) streamLag.observe((performance.now() - noticedAt) / 1_000);
      this.succeeded();
    } catch (error) {
      // Streams stay open; the next sign, or the next comparison with the database, begins another round.
      this.reading = undefined;
      this.noticedAt = noticedAt ?? this.noticedAt;
      this.failed(error);
    }
  }

  private async showPresentState(): Promise<void> {
    const waiting = [...this.audiences.values()].map((audience) => ({ audience, viewers: [...audience.viewers] }));
    const reading = await this.presentReading();
    const queue = waiting.values();
    let failure: { error: unknown } | undefined;
    const workers = Array.from({ length: WORKERS }, async () => {
      for (const { audience, viewers } of queue) {
        if (failure !== undefined) return;
        try {
          await this.showTo(viewers, await frameFor(audience, reading));
        } catch (error) {
          failure = { error };
        }
      }
    });
    await Promise.all(workers);
    if (failure !== undefined) throw failure.error;
    reading.keep(new Set([...this.audiences.values()].flatMap(({ frame }) => (frame === undefined ? [] : [frame.page]))));
  }

  /** The reading so far while the board has not moved, else a new one. */
  private async presentReading(): Promise<BoardReading> {
    const head = (await this.ranks.heads([this.boardId])).get(this.boardId);
    if (head === undefined) throw new Error('the board does not exist');
    if (!this.reading?.covers(head)) {
      this.reading = this.reading?.next(head) ?? new BoardReading(this.ranks, this.boardId, this.format, head);
    }
    return this.reading;
  }

  private async showTo(viewers: readonly Viewer[], frame: PageFrame): Promise<void> {
    for (const viewer of viewers) {
      viewer.show(frame);
      this.shown += 1;
      if (this.shown % SLICE === 0) await setImmediate();
    }
  }

  private failed(error: unknown): void {
    if (this.isFailing) return;
    this.isFailing = true;
    this.log.warn(`board ${this.boardId} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }

  private succeeded(): void {
    if (!this.isFailing) return;
    this.isFailing = false;
    this.log.log(`board ${this.boardId} is read again`);
  }
}

async function frameFor(audience: Audience, reading: BoardReading): Promise<PageFrame> {
  const { target, frame } = audience;
  if (frame !== undefined && audience.reading === reading) return frame;
  audience.frame = 'page' in target ? await reading.page(target.page) : await reading.pageAround(target, frame?.page);
  audience.reading = reading;
  return audience.frame;
}
