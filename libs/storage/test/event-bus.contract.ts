import type { BoardChanged, SessionChanged } from '@laurel/contracts/events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { EventBus } from '../src/event-bus/event-bus.js';

/** A bus between two processes, or within one. */
export interface OpenBus {
  /** Two ends of one bus; the same object where it has only one. */
  readonly here: EventBus;
  readonly there: EventBus;
  /** What the receiving end reported. */
  readonly reported: unknown[];
  close(): Promise<void>;
}

export const boardChanged = (revision: number): BoardChanged => ({ boardId: 'a board', epoch: 'an epoch', revision });

/** Resolves when the channel brings this revision, so that everything published before has come or never will. */
export function heard(bus: EventBus, revision: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = bus.subscribe('board-changed', (event) => {
      if (event.revision !== revision) return;
      stop();
      resolve();
    });
  });
}

/** What every event bus owes its users. */
export function describeEventBus(name: string, open: () => Promise<OpenBus>): void {
  describe(name, () => {
    let bus: OpenBus;

    beforeAll(async () => {
      bus = await open();
    });
    afterAll(() => bus.close());
    beforeEach(() => void bus.reported.splice(0));

    it('brings what is published to every receiver of its channel, in order, and to nobody else', async () => {
      const boards: [BoardChanged[], BoardChanged[]] = [[], []];
      const sessions: SessionChanged[] = [];
      const stops = [
        bus.there.subscribe('board-changed', (event) => boards[0].push(event)),
        bus.there.subscribe('board-changed', (event) => boards[1].push(event)),
        bus.there.subscribe('session-changed', (event) => sessions.push(event)),
      ];
      const last = heard(bus.there, 3);
      await bus.here.publish('session-changed', { playerId: 'a player', sessionId: null });
      await bus.here.publish('session-changed', { playerId: 'a player', sessionId: 'a session' });
      for (const revision of [1, 2, 3]) await bus.here.publish('board-changed', boardChanged(revision));
      await last;
      for (const stop of stops) stop();
      for (const received of boards) expect(received).toEqual([1, 2, 3].map(boardChanged));
      expect(sessions).toEqual([
        { playerId: 'a player', sessionId: null },
        { playerId: 'a player', sessionId: 'a session' },
      ]);
    });

    it('brings nothing more to a receiver that has unsubscribed', async () => {
      const received: number[] = [];
      const stop = bus.there.subscribe('board-changed', ({ revision }) => received.push(revision));
      const first = heard(bus.there, 1);
      await bus.here.publish('board-changed', boardChanged(1));
      await first;
      stop();
      stop();
      const second = heard(bus.there, 2);
      await bus.here.publish('board-changed', boardChanged(2));
      await second;
      expect(received).toEqual([1]);
    });

    it('reports a receiver that throws, and brings the event to the others', async () => {
      const failure = new Error('this receiver is broken');
      const stop = bus.there.subscribe('board-changed', () => {
        throw failure;
      });
      const other = heard(bus.there, 1);
      await bus.here.publish('board-changed', boardChanged(1));
      await other;
      stop();
      expect(bus.reported).toEqual([failure]);
    });
  });
}
