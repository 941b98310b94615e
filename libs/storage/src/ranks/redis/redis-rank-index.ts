import { readFileSync } from 'node:fs';

import { isVisible, visible, visibleIn } from '@laurel/leaderboard/paging';
import { ranksOf } from '@laurel/leaderboard/ranking';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

import type { Commit } from '../commit.js';
import type { PlaceWindow, RankedBoard, RankedPage, RankedPlace } from '../rank-index.js';
import { RankIndex } from '../rank-index.js';
import { readEpoch, readStandingsSince } from '../standings-since.js';
import { decodeStanding, encodeStanding, indexKeys, standingName } from './index-keys.js';

const file = (name: string) => readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8');
const script = (name: string) => ({ numberOfKeys: 2, lua: file('sound') + file(name) });

/** After a failure Redis is left alone for this long, so that a hanging one costs one request and not each of them. */
const REST_AFTER_FAILURE_MS = 1_000;

interface IndexCommands {
  laurelApply(...keysAndArguments: (string | number)[]): Promise<'ok' | 'stale' | 'behind'>;
  laurelBegin(...keysAndArguments: (string | number)[]): Promise<string>;
  laurelPage(...keysAndArguments: (string | number)[]): Promise<[string, number, number, string[]] | null>;
  laurelPlaceOf(...keysAndArguments: (string | number)[]): Promise<[number, number, string, string] | [] | null>;
}

/**
 * A sorted set per board, with a hash from standing to its member so that the old place can be left; the hash also holds how
 * far the index has come. Losing Redis loses nothing: whatever is missing is read again from the standings.
 */
export class RedisRankIndex extends RankIndex {
  private readonly commands: IndexCommands;
  private readonly catchingUp = new Map<string, Promise<void>>();
  private restsUntil = 0;

  /** @param report told about every failure that was answered by `behind` */
  constructor(
    redis: Redis,
    private readonly dataSource: DataSource,
    private readonly report: (error: unknown) => void,
  ) {
    super();
    redis.defineCommand('laurelApply', script('apply'));
    redis.defineCommand('laurelBegin', script('begin'));
    redis.defineCommand('laurelPage', { ...script('page'), readOnly: true });
    redis.defineCommand('laurelPlaceOf', { ...script('place-of'), readOnly: true });
    // defineCommand adds methods at run time that the client's type cannot know.
    this.commands = redis as unknown as IndexCommands;
  }

  override async page(board: RankedBoard, window: PlaceWindow): Promise<RankedPage | 'behind'> {
    const { offset } = window;
    const shown = visibleIn(window, board.capacity);
    const answer = await this.attempt(() =>
      this.commands.laurelPage(...indexKeys(board.id), board.epoch, board.revision, offset, shown),
    );
    if (answer === null) return 'behind';
    const [revision, total, leading, flat] = answer;
    const found = flat.flatMap((member, index) => (index % 2 === 0 ? [{ member, sortKey: flat[index + 1] ?? '' }] : []));
    const ranks = ranksOf(
      board.tieRule,
      offset,
      leading,
      found.map(({ sortKey }) => Number(sortKey)),
    );
    const places = found.map(({ member, sortKey }, index) => ({
      rank: ranks[index] ?? 0,
      position: offset + index,
      ...decodeStanding(board, member, sortKey),
    }));
    return { revision: Number(revision), total: visible(total, board.capacity), places };
  }

  override async placeOf(board: RankedBoard, competitorId: string, slot: number): Promise<RankedPlace | null | 'behind'> {
    const answer = await this.attempt(() =>
      this.commands.laurelPlaceOf(...indexKeys(board.id), board.epoch, board.revision, standingName(competitorId, slot)),
    );
    if (answer === null) return 'behind';
    if (answer.length === 0) return null;
    const [position, leading, member, sortKey] = answer;
    if (!isVisible(position, board.capacity)) return null;
    const [rank = 0] = ranksOf(board.tieRule, position, leading, [Number(sortKey)]);
    return { rank, position, ...decodeStanding(board, member, sortKey) };
  }

  override async apply(commit: Commit): Promise<void> {
    const taken = await this.attempt(() => this.send(commit, 'commit'));
    if (taken !== null && taken !== 'ok') await this.attempt(() => this.catchUp(commit.board.id));
  }

  override catchUp(boardId: string): Promise<void> {
    const underWay = this.catchingUp.get(boardId);
    if (underWay !== undefined) return underWay;
    if (this.rests()) return Promise.resolve();
    const started = this.readOn(boardId).finally(() => this.catchingUp.delete(boardId));
    this.catchingUp.set(boardId, started);
    return started;
  }

  /**
   * A standing carries the revision that set it, so reading the standings in the order of their revisions from where the
   * index stands is both catching up and, from zero, rebuilding. One that moves meanwhile turns up again further on; until
   * the rest was read, the index lacks it and answers nothing.
   */
  private async readOn(boardId: string): Promise<void> {
    for (let complete = false; !complete; ) {
      const epoch = await readEpoch(this.dataSource, boardId);
      if (epoch === undefined) return;
      const from = Number(await this.commands.laurelBegin(...indexKeys(boardId), epoch));
      const read = await readStandingsSince(this.dataSource, boardId, from);
      if (read?.board.epoch !== epoch) continue;
      complete = (await this.send(read, read.complete ? 'rest' : 'part')) === 'ok' && read.complete;
    }
  }

  private send({ board, from, to, changes }: Commit, source: 'commit' | 'part' | 'rest'): Promise<'ok' | 'stale' | 'behind'> {
    const standings = changes.flatMap((change) => {
      const { member, sortKey } = encodeStanding(board, change);
      return [standingName(change.competitorId, change.slot), change.revision, member, sortKey];
    });
    return this.commands.laurelApply(...indexKeys(board.id), board.epoch, from, to, source, ...standings);
  }

  /** Null when Redis failed or rests after a failure. */
  private async attempt<T>(ask: () => Promise<T>): Promise<T | null> {
    if (this.rests()) return null;
    try {
      return await ask();
    } catch (error) {
      this.restsUntil = performance.now() + REST_AFTER_FAILURE_MS;
      this.report(error);
      return null;
    }
  }

  private rests(): boolean {
    return performance.now() < this.restsUntil;
  }
}
