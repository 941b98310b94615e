import { expect, it } from '@jest/globals';

import { InProcessEventBus } from '../src/event-bus/in-process-event-bus.js';
import { CommitAnnouncer } from '../src/ledger/commit-announcer.js';
import type { Commit } from '../src/ranks/commit.js';
import { RankIndex } from '../src/ranks/rank-index.js';

/** Takes in a commit only when it is let. */
class HeldUpIndex extends RankIndex {
  readonly applied: number[] = [];
  private release: (() => void) | undefined;

  override async apply({ to }: Commit): Promise<void> {
    this.applied.push(to);
    if (to === 1) await new Promise<void>((resolve) => (this.release = resolve));
  }

  letGo(): void {
    this.release?.();
  }

  override page = async () => 'behind' as const;
  override placesOf = async () => 'behind' as const;
  override catchUp = async () => undefined;
}

it('lets the newest commit of a board speak for those that came while the index was busy', async () => {
  const bus = new InProcessEventBus((error) => {
    throw error;
  });
  const index = new HeldUpIndex();
  const announcer = new CommitAnnouncer(index, bus);
  const heard: [string, number][] = [];
  bus.subscribe('board-changed', ({ boardId, revision }) => heard.push([boardId, revision]));
  const commit = (id: string, to: number): Commit => ({
    board: { id, epoch: 'e1', direction: 'high-first', tieRule: 'earliest' },
    from: to - 1,
    to,
    changes: [],
  });

  for (let revision = 1; revision <= 1_000; revision += 1) announcer.announce(commit('busy', revision));
  announcer.announce(commit('idle', 7));
  index.letGo();
  await announcer.settled();
  await new Promise(setImmediate);
  expect(index.applied).toEqual([1, 7, 1_000]);
  expect(heard.filter(([id]) => id === 'busy')).toEqual([['busy', 1], ['busy', 1_000]]);
  expect(heard.filter(([id]) => id === 'idle')).toEqual([['idle', 7]]);
});
