import { beforeEach, describe, expect, test } from '@jest/globals';

import type { Answer } from '../connection/call-server.js';
import { KeptInMemory } from '../../test/kept-in-memory.js';
import { FocusTimer } from './focus-timer.js';
import type { Phase, TimerState } from './focus-timer.js';

const DONE: Answer = { is: 'done', body: 'SUCCESS' };
const LOST: Answer = { is: 'unreachable' };

function refused(status: number, retryAfterMs?: number): Answer {
  return { is: 'refused', status, message: `refused with ${status}`, retryAfterMs };
}

let now: number;
let kept: KeptInMemory<Phase>;
let tick: (() => void) | undefined;
let starts: Answer[];
let ends: Answer[];
let waits: number[];
let refusals: number;
let timer: FocusTimer;

beforeEach(() => {
  now = 1_000_000;
  kept = new KeptInMemory<Phase>();
  tick = undefined;
  starts = [];
  ends = [];
  waits = [];
  refusals = 0;
  timer = newTimer();
});

function newTimer(): FocusTimer {
  return new FocusTimer(
    kept,
    {
      start: () => Promise.resolve(starts.shift() ?? DONE),
      // No answer for ever once they are used up.
      end: () => (ends.length > 0 ? Promise.resolve(ends.shift() as Answer) : new Promise(() => {})),
    },
    {
      now: () => now,
      tick: (onTick) => {
        tick = onTick;
        return () => (tick = undefined);
      },
      wait: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
      alone: (work) => work(),
    },
    () => refusals++,
  );
}

/** Lets the phase run out and waits until the timer is in one of the steps. */
async function runOut(...steps: TimerState['step'][]): Promise<TimerState> {
  now += 60_000;
  const settled = new Promise<TimerState>((resolve) => {
    timer.subscribe(() => {
      if (steps.includes(timer.read().step)) resolve(timer.read());
    });
  });
  tick?.();
  return settled;
}

describe('a focus phase', () => {
  test('is counted down from the answer to its start', async () => {
    const started = timer.start({ minutes: 1, seconds: 0 });
    now += 300;
    await started;
    expect(timer.read()).toMatchObject({ step: 'running', remainingMs: 60_000 });
    now += 20_000;
    tick?.();
    expect(timer.read()).toMatchObject({ step: 'running', remainingMs: 40_000 });
  });

  test('is credited when it ends', async () => {
    await timer.start({ minutes: 1, seconds: 0 });
    ends = [DONE];
    expect(await runOut('credited')).toEqual({ step: 'credited', durationMs: 60_000 });
    expect([kept.read(), tick]).toEqual([undefined, undefined]);
  });

  test('goes on after a reload, and ends at once when it ran out meanwhile', async () => {
    await timer.start({ minutes: 1, seconds: 0 });
    now += 10_000;
    timer = newTimer();
    expect(timer.read()).toMatchObject({ step: 'running', remainingMs: 50_000 });
    now += 55_000;
    timer = newTimer();
    expect(timer.read().step).toBe('ending');
  });

  test('that is stopped is never reported', async () => {
    await timer.start({ minutes: 1, seconds: 0 });
    timer.stop();
    expect(timer.read()).toEqual({ step: 'ready' });
    expect([kept.read(), tick]).toEqual([undefined, undefined]);
  });

  test('follows what another tab does', async () => {
    kept.write({ startedAt: now, durationMs: 5000 });
    expect(timer.read()).toMatchObject({ step: 'running', remainingMs: 5000 });
    kept.write(undefined);
    expect(timer.read()).toEqual({ step: 'ready' });
  });
});

describe('a start that fails', () => {
  test('names the problem', async () => {
    starts = [refused(503), LOST];
    await timer.start({ minutes: 1, seconds: 0 });
    expect(timer.read()).toEqual({ step: 'ready', problem: { is: 'refused', status: 503, serverSaid: 'refused with 503' } });
    await timer.start({ minutes: 1, seconds: 0 });
    expect(timer.read()).toEqual({ step: 'ready', problem: { is: 'unreachable' } });
  });

  test('with 401 gives the session up', async () => {
    starts = [refused(401)];
    await timer.start({ minutes: 1, seconds: 0 });
    expect([timer.read(), refusals]).toEqual([{ step: 'ready' }, 1]);
  });
});

describe('an end that is not taken', () => {
  beforeEach(() => timer.start({ minutes: 1, seconds: 0 }));

  test('because it is early is reported again, when the server says so', async () => {
    ends = [refused(409), refused(409, 500), DONE];
    await runOut('credited');
    expect(waits).toEqual([1000, 500]);
  });

  test('again and again is given up', async () => {
    ends = [refused(409), refused(409), refused(409), refused(409)];
    expect(await runOut('not-credited')).toEqual({
      step: 'not-credited',
      durationMs: 60_000,
      maybeCredited: false,
      serverSaid: 'refused with 409',
    });
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(kept.read()).toBeUndefined();
  });

  test('because the server is away is reported until it is back', async () => {
    ends = [LOST, refused(503), LOST, LOST, LOST, LOST, LOST, DONE];
    await runOut('credited');
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('after an answer was lost may have been credited', async () => {
    ends = [LOST, refused(409), refused(409), refused(409), refused(409)];
    expect(await runOut('not-credited')).toMatchObject({ maybeCredited: true });
  });

  test('with 401 gives the session up', async () => {
    ends = [refused(401)];
    expect(await runOut('ready')).toEqual({ step: 'ready' });
    expect(refusals).toBe(1);
  });

  test('is shown with its trouble, and can be stopped', async () => {
    ends = [LOST];
    now += 60_000;
    const troubled = new Promise<TimerState>((resolve) => {
      timer.subscribe(() => {
        const state = timer.read();
        if (state.step === 'ending' && state.trouble) resolve(state);
      });
    });
    tick?.();
    expect(await troubled).toMatchObject({ step: 'ending', trouble: 'unreachable' });
    timer.stop();
    expect(timer.read()).toEqual({ step: 'ready' });
  });
});
