import type { Answer } from '../connection/call-server.js';
import type { Kept } from '../kept.js';
import { Observable } from '../observable.js';
import { EndRetries } from './end-retries.js';
import type { EndTrouble } from './end-retries.js';
import { milliseconds } from './phase-length.js';
import type { PhaseLength } from './phase-length.js';
import type { TimerCalls } from './timer-calls.js';

export interface Phase {
  /** Milliseconds since 1970, by this browser's clock. */
  readonly startedAt: number;
  readonly durationMs: number;
}

export type TimerState =
  | { readonly step: 'ready'; readonly problem?: StartProblem }
  | { readonly step: 'starting'; readonly durationMs: number }
  | { readonly step: 'running'; readonly phase: Phase; readonly remainingMs: number }
  | { readonly step: 'ending'; readonly phase: Phase; readonly trouble?: EndTrouble }
  | { readonly step: 'credited'; readonly durationMs: number }
  | { readonly step: 'not-credited'; readonly durationMs: number; readonly maybeCredited: boolean; readonly serverSaid: string };

export type StartProblem =
  | { readonly is: 'unreachable' }
  | { readonly is: 'refused'; readonly status: number; readonly serverSaid: string };

export interface TimerSurroundings {
  /** Milliseconds since 1970 that never run backwards while the page is open. */
  now(): number;
  /** Calls back several times a second until the returned function is called. */
  tick(onTick: () => void): () => void;
  wait(milliseconds: number): Promise<void>;
  /** Runs the work while no other tab of this browser runs its own. */
  alone(work: () => Promise<void>): Promise<void>;
}

/** Runs one focus phase at a time: registers its start with the server, counts it down, reports its end. */
export class FocusTimer extends Observable<TimerState> {
  private stopTicking: () => void = () => {};
  private hurry: () => void = () => {};
  /** Raised whenever the present undertaking is given up, so that its late answers are dropped. */
  private undertaking = 0;

  constructor(
    private readonly kept: Kept<Phase>,
    private readonly calls: TimerCalls,
    private readonly surroundings: TimerSurroundings,
    private readonly sessionRefused: () => void,
  ) {
    super({ step: 'ready' });
    kept.subscribe(() => this.followKept());
    this.followKept();
  }

  /** Replaces whatever was running; that earns nothing. */
  async start(length: PhaseLength): Promise<void> {
    const undertaking = this.giveUp();
    const durationMs = milliseconds(length);
    this.become({ step: 'starting', durationMs });
    const answer = await this.calls.start(length);
    if (undertaking !== this.undertaking) return;
    if (answer.is === 'done') {
      // Counted from the answer, not from the call: by then the server's clock has certainly started.
      this.kept.write({ startedAt: this.surroundings.now(), durationMs });
    } else if (answer.is === 'refused' && answer.status === 401) {
      this.become({ step: 'ready' });
      this.sessionRefused();
    } else {
      this.become({ step: 'ready', problem: problemOf(answer) });
    }
  }

  /** Forgets the phase without credit. The server drops it when the next one starts, or when it is too old to be ended. */
  stop(): void {
    this.giveUp();
    this.become({ step: 'ready' });
    this.kept.write(undefined);
  }

  /** Reports the end at once instead of after the wait. */
  retryNow(): void {
    this.hurry();
  }

  private followKept(): void {
    const state = this.read();
    const phase = this.kept.read();
    if (phase) {
      if ((state.step === 'running' || state.step === 'ending') && isSame(state.phase, phase)) return;
      this.giveUp();
      this.stopTicking = this.surroundings.tick(() => this.count(phase));
      this.count(phase);
    } else if (state.step === 'running') {
      this.giveUp();
      this.become({ step: 'ready' });
    }
  }

  private count(phase: Phase): void {
    const remainingMs = phase.startedAt + phase.durationMs - this.surroundings.now();
    if (remainingMs > 0) return this.become({ step: 'running', phase, remainingMs });
    const undertaking = this.giveUp();
    this.become({ step: 'ending', phase });
    void this.surroundings.alone(() => this.reportEnd(phase, undertaking));
  }

  private async reportEnd(phase: Phase, undertaking: number): Promise<void> {
    const { durationMs } = phase;
    const retries = new EndRetries();
    while (undertaking === this.undertaking) {
      // Another tab may have reported it while this one waited for its turn.
      if (!isSame(this.kept.read(), phase)) return this.become({ step: 'ready' });

      const answer = await this.calls.end();
      if (undertaking !== this.undertaking) return;
      if (answer.is === 'done') return this.finish({ step: 'credited', durationMs });
      if (answer.is === 'refused' && answer.status === 401) {
        this.finish({ step: 'ready' });
        return this.sessionRefused();
      }

      const retry = retries.after(answer);
      if (!retry) {
        const serverSaid = answer.is === 'refused' ? answer.message : '';
        return this.finish({ step: 'not-credited', durationMs, maybeCredited: retries.answerLost, serverSaid });
      }
      this.become({ step: 'ending', phase, trouble: retry.trouble });
      await this.pause(retry.waitMs);
    }
  }

  private pause(delay: number): Promise<void> {
    const hurried = new Promise<void>((resolve) => (this.hurry = resolve));
    return Promise.race([this.surroundings.wait(delay), hurried]);
  }

  private finish(state: TimerState): void {
    this.giveUp();
    this.become(state);
    this.kept.write(undefined);
  }

  private giveUp(): number {
    this.stopTicking();
    this.stopTicking = () => {};
    this.hurry();
    return ++this.undertaking;
  }
}

function isSame(one: Phase | undefined, other: Phase): boolean {
  return one?.startedAt === other.startedAt && one.durationMs === other.durationMs;
}

function problemOf(answer: Answer): StartProblem {
  return answer.is === 'refused' ? { is: 'refused', status: answer.status, serverSaid: answer.message } : { is: 'unreachable' };
}

export function isPhase(value: unknown): value is Phase {
  const phase = value as Partial<Phase> | null;
  return Number.isFinite(phase?.startedAt) && Number.isFinite(phase?.durationMs);
}
