import { readFileSync } from 'node:fs';

import { clipWindow, isVisible, visible } from '@laurel/leaderboard/paging';
import { ranksOf } from '@laurel/leaderboard/ranking';
import type { Cluster, Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

import { serverOf } from '../../redis-cluster.js';
import { StorageMetrics } from '../../storage-metrics.js';
import type { Commit } from '../commit.js';
import type { PlaceWindow, RankedBoard, RankedPage, RankedPlace } from '../rank-index.js';
import { RankIndex } from '../rank-index.js';
import type { StandingRef } from '../standing-ref.js';
import { readEpoch, readStandingsSince } from '../standings-since.js';
import { decodeStanding, encodeStanding, encodeTie, indexKeys, standingName } from './index-keys.js';

const file = (name: string) => readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8');
const script = (name: string) => ({ numberOfKeys: 2, lua: file('sound') + file(name) });

/** After a failure a server is left alone for this long, so that a hanging one costs one request and not each of them. */
const REST_AFTER_FAILURE_MS = 1_000;

interface IndexCommands {
  laurelApply(...keysAndArguments: (string | number)[]): Promise<'ok' | 'stale' | 'behind'>;
  laurelBegin(...keysAndArguments: (string | number)[]): Promise<string>;
  laurelPage(...keysAndArguments: (string | number)[]): Promise<[string, number, number, number, string[]] | null>;
  laurelPlacesOf(...keysAndArguments: (string | number)[]): Promise<([number, number, string, string] | null)[] | null>;
}

/**
 * A sorted set per board, with a hash from standing to its member so that the old place can be left; the hash also holds how
 * far the index has come. Losing Redis loses nothing: whatever is missing is read again from the standings.
 */
export class RedisRankIndex extends RankIndex {
  private readonly commands: IndexCommands;
  private readonly catchingUp = new Map<string, Promise<void>>();
  /** By server. */
  private readonly restsUntil = new Map<string, number>();

  /** @param report told about every failure that was answered by `behind` */
  constructor(
    private readonly redis: Redis | Cluster,
    private readonly dataSource: DataSource,
    private readonly report: (error: unknown) => void,
    private readonly metrics = StorageMetrics.in().ranks,
  ) {
    super();
    redis.defineCommand('laurelApply', script('apply'));
    redis.defineCommand('laurelBegin', script('begin'));
    redis.defineCommand('laurelPage', { ...script('page'), readOnly: true });
    redis.defineCommand('laurelPlacesOf', { ...script('places-of'), readOnly: true });
    // defineCommand adds methods at run time that the client's type cannot know.
    this.commands = redis as unknown as IndexCommands;
  }

  override async page(board: RankedBoard, window: PlaceWindow): Promise<RankedPage | 'behind'> {
    const { offset, limit } = window;
    const capacity = board.capacity ?? Number.MAX_SAFE_INTEGER;
    const point = window.anchor === undefined ? [] : [window.anchor.sortKey, encodeTie(window.anchor.tieKey)];
    const answer = await this.attempt(board.id, () =>
      this.commands.laurelPage(...indexKeys(board.id), board.epoch, board.revision, capacity, offset, limit, ...point),
    );
    if (answer === null) return 'behind';
    const [revision, standings, anchor, leading, flat] = answer;
    const total = visible(standings, board.capacity);
    const { start, length } = clipWindow(window, anchor, total);
    const read = flat.flatMap((member, index) => (index % 2 === 0 ? [{ member, sortKey: flat[index + 1] ?? '' }] : []));
    const found = read.slice(0, length);
    const ranks = ranksOf(
      board.tieRule,
      start,
      leading,
      found.map(({ sortKey }) => Number(sortKey)),
    );
    const places = found.map(({ member, sortKey }, index) => ({
      rank: ranks[index] ?? 0,
      position: start + index,
      ...decodeStanding(board, member, sortKey),
    }));
    return { revision: Number(revision), total, anchor, places };
  }

  override async placesOf(board: RankedBoard, refs: readonly StandingRef[]): Promise<(RankedPlace | null)[] | 'behind'> {
    const answer = await this.attempt(board.id, () =>
      this.commands.laurelPlacesOf(...indexKeys(board.id), board.epoch, board.revision, ...refs.map(standingName)),
    );
    if (answer === null) return 'behind';
    return answer.map((found) => {
      if (found === null) return null;
      const [position, leading, member, sortKey] = found;
      if (!isVisible(position, board.capacity)) return null;
      const [rank = 0] = ranksOf(board.tieRule, position, leading, [Number(sortKey)]);
      return { rank, position, ...decodeStanding(board, member, sortKey) };
    });
  }

  override async apply(commit: Commit): Promise<void> {
    const { id } = commit.board;
    const taken = await this.attempt(id, () => this.send(commit, 'commit'));
    if (taken === 'ok') {
      this.metrics.lag.caughtUp(id);
      return;
    }
    this.metrics.lag.behind(id, taken === 'stale' ? 0 : commit.from, commit.to);
    if (taken !== null) await this.attempt(id, () => this.catchUp(id));
  }

  override catchUp(boardId: string): Promise<void> {
    const underWay = this.catchingUp.get(boardId);
    if (underWay !== undefined) return underWay;
    if (this.rests(this.serverOf(boardId))) return Promise.resolve();
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
      if (from === 0) this.metrics.rebuilds.inc();
      this.metrics.lag.behind(boardId, from, read.to);
      complete = (await this.send(read, read.complete ? 'rest' : 'part')) === 'ok' && read.complete;
    }
    this.metrics.lag.caughtUp(boardId);
    this.metrics.catchUps.inc();
  }

  private send({ board, from, to, changes }: Commit, source: 'commit' | 'part' | 'rest'): Promise<'ok' | 'stale' | 'behind'> {
    const standings = changes.flatMap((change) => {
      const { member, sortKey } = encodeStanding(board, change);
      return [standingName(change), change.revision, member, sortKey];
    });
    return this.commands.laurelApply(...indexKeys(board.id), board.epoch, from, to, source, ...standings);
  }

  /** Null when the board's server failed or rests after a failure. */
  private async attempt<T>(boardId: string, ask: () => Promise<T>): Promise<T | null> {
    const server = this.serverOf(boardId);
    if (this.rests(server)) return null;
    try {
      return await ask();
    } catch (error) {
      this.restsUntil.set(server, performance.now() + REST_AFTER_FAILURE_MS);
      this.report(error);
      return null;
    }
  }

  private rests(server: string): boolean {
    return performance.now() < (this.restsUntil.get(server) ?? 0);
  }

  private serverOf(boardId: string): string {
    return serverOf(this.redis, indexKeys(boardId)[0]);
  }
}
