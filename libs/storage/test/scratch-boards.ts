import { randomUUID } from 'node:crypto';

import type { BoardRule, DoorName } from '@laurel/leaderboard/board-rule';
import type { DataSource } from 'typeorm';

import { Board } from '../src/boards/board.entity.js';
import { appendBatch } from '../src/ledger/append-batch.js';
import type { Submission } from '../src/ledger/submission.js';
import type { Commit } from '../src/ranks/commit.js';
import type { RankedBoard, RankedPlace } from '../src/ranks/rank-index.js';

const COMPETITORS = 8;

export type BoardShape = Pick<BoardRule, 'keep' | 'tieRule' | 'direction' | 'capacity'> & { readonly door?: DoorName };

/** Boards with any rule, and a few competitors to fill them. */
export class ScratchBoards {
  readonly competitors = Array.from({ length: COMPETITORS }, () => randomUUID());
  readonly stranger = randomUUID();

  private constructor(
    private readonly dataSource: DataSource,
    private readonly gameId: string,
  ) {}

  static async in(dataSource: DataSource): Promise<ScratchBoards> {
    const [game] = await dataSource.query<{ id: string }[]>('select id from games limit 1');
    const boards = new ScratchBoards(dataSource, game?.id ?? '');
    await boards.enlist(boards.competitors);
    return boards;
  }

  /** Makes competitors of these ids. */
  async enlist(ids: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `insert into competitors (id, proof, issuer, external_id, name)
       select id, 'gitlab-account', 'scratch', id::text, 'name' from unnest($1::uuid[]) as id`,
      [ids],
    );
  }

  async make(shape: BoardShape, bounds: { minValue?: number; maxValue?: number } = {}): Promise<ScratchBoard> {
    const board = this.dataSource.manager.create(Board, {
      id: randomUUID(),
      gameId: this.gameId,
      slug: randomUUID(),
      name: 'scratch',
      door: 'administration',
      epoch: 'e1',
      minValue: null,
      maxValue: null,
      ...bounds,
      ...shape,
    });
    await this.dataSource.manager.insert(Board, board);
    return new ScratchBoard(this.dataSource, board.id, shape, this.competitors);
  }
}

/** A board and, beside it, a plain recomputation of what it must show. */
export class ScratchBoard {
  private readonly log: { competitorId: string; value: number }[] = [];

  constructor(
    private readonly dataSource: DataSource,
    readonly id: string,
    private readonly shape: BoardShape,
    private readonly competitors: readonly string[],
  ) {}

  submission(competitor: number, value: number): Submission {
    const competitorId = this.competitors[competitor];
    if (competitorId === undefined) throw new Error(`there are ${COMPETITORS} competitors`);
    return { boardId: this.id, door: 'administration', competitorId, proof: 'gitlab-account', value, at: 0, claim: null, note: null };
  }

  /** @param batch pairs of competitor number and value, written in one transaction */
  async append(batch: readonly (readonly [number, number])[]): Promise<Commit | undefined> {
    const scores = batch.map(([competitor, value]) => this.submission(competitor, value));
    const { commit } = await appendBatch(this.dataSource, this.id, scores);
    this.log.push(...scores);
    return commit;
  }

  async ranked(): Promise<RankedBoard> {
    return this.dataSource.manager.findOneByOrFail(Board, { id: this.id });
  }

  /** Every place that the log alone gives, written without any of the code under test. */
  recomputed(): RankedPlace[] {
    const { keep, direction, tieRule } = this.shape;
    const high = direction === 'high-first';
    const standings = new Map<string, { competitorId: string; slot: number; value: number; revision: number }>();
    this.log.forEach(({ competitorId, value }, index) => {
      const revision = index + 1;
      const slot = keep === 'all' ? revision : 0;
      const key = `${competitorId} ${slot}`;
      const old = standings.get(key);
      if (old && (keep === 'first' || (keep === 'best' && (high ? value <= old.value : value >= old.value)))) return;
      standings.set(key, { competitorId, slot, value: keep === 'sum' ? (old?.value ?? 0) + value : value, revision });
    });
    const ordered = [...standings.values()].sort((a, b) => {
      const byValue = high ? b.value - a.value : a.value - b.value;
      return byValue || (tieRule === 'newest' ? b.revision - a.revision : a.revision - b.revision);
    });
    return ordered.map((standing, position) => ({
      ...standing,
      value: standing.value + 0,
      position,
      rank: tieRule === 'shared' ? ordered.findIndex(({ value }) => value === standing.value) + 1 : position + 1,
    }));
  }
}
