import { expect } from '@jest/globals';
import { TableModel, type ModelRow } from '@laurel/fixtures/table-model';

import type { LeadrServer } from '../leadr/leadr-server.js';
import type { TableGame } from './table-game.js';

/** A newcomer, and the position that it was told. */
interface Told extends ModelRow {
  readonly position: number | null;
}

/** Records that are sent all at once, shared out among replicas, while others read the table and perhaps one deletes it. */
export class Burst {
  private readonly model: TableModel;

  private constructor(
    private readonly game: TableGame,
    private readonly told: readonly Told[],
    private readonly isCleared: boolean,
    /** What was read meanwhile. */
    private readonly seen: readonly (readonly ModelRow[])[],
    /** What the table held afterwards. */
    readonly left: readonly ModelRow[],
  ) {
    this.model = new TableModel(game.table.capacity, game.table.ascending);
  }

  /** @param newcomers each with a name of its own */
  static async of(
    game: TableGame,
    replicas: readonly LeadrServer[],
    newcomers: readonly ModelRow[],
    { isCleared = false } = {},
  ): Promise<Burst> {
    const at = (index: number) => game.at(replicas[index % replicas.length] ?? game.server);
    const added = newcomers.map(async (row, index): Promise<Told> => ({ ...row, position: await at(index).add(row) }));
    const cleared = isCleared ? [at(newcomers.length).clear()] : [];
    const seen = replicas.map((replica) => game.at(replica).rows());
    const [told] = await Promise.all([Promise.all(added), ...cleared]);
    return new Burst(game, told, isCleared, await Promise.all(seen), await game.rows());
  }

  /** @param before what the table held when it began */
  expectPlausible(before: readonly ModelRow[]): void {
    for (const rows of [...this.seen, this.left]) this.expectInOrder(rows);
    if (this.isCleared) {
      expect(this.placed()).toEqual(expect.arrayContaining(this.left.map(({ by_whom }) => by_whom)));
      return;
    }
    this.expectBest(before);
    for (const each of this.told) this.expectPosition(each, before);
  }

  private expectInOrder(rows: readonly ModelRow[]): void {
    expect(rows.length).toBeLessThanOrEqual(this.game.table.capacity);
    rows.forEach(({ score }, index) => expect(this.model.inFrontOf(score, rows)).toBeGreaterThan(index));
  }

  /** Of those that tie, any that came within the burst may have been the first, but none of them before one that was there already. */
  private expectBest(before: readonly ModelRow[]): void {
    const names = new Set(before.map(({ by_whom }) => by_whom));
    const best = new TableModel(this.game.table.capacity, this.game.table.ascending);
    for (const row of [...before, ...this.told]) best.add(row);
    const comparable = (rows: readonly ModelRow[]) => rows.map(({ score, by_whom }) => [score, names.has(by_whom) ? by_whom : 'new']);
    expect(comparable(this.left)).toEqual(comparable(best.rows));
    const newcomers = this.left.map(({ by_whom }) => by_whom).filter((name) => !names.has(name));
    expect(this.placed()).toEqual(expect.arrayContaining(newcomers));
  }

  /** Between the position that it would have as the first of the burst and the one it would have as the last. */
  private expectPosition({ position, score, by_whom }: Told, before: readonly ModelRow[]): void {
    const { capacity } = this.game.table;
    const others = this.told.filter((other) => other.by_whom !== by_whom);
    const first = this.model.inFrontOf(score, before);
    const last = first + this.model.inFrontOf(score, others);
    if (position === null) {
      expect(last).toBeGreaterThanOrEqual(capacity);
    } else {
      expect(position).toBeGreaterThanOrEqual(first);
      expect(position).toBeLessThanOrEqual(Math.min(last, capacity - 1));
    }
  }

  private placed(): string[] {
    return this.told.filter(({ position }) => position !== null).map(({ by_whom }) => by_whom);
  }
}
