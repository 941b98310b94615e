import { expect, it } from '@jest/globals';
import type { LivePage } from '@laurel/contracts/leadr/live-page';

import type { LeadrServer } from '../leadr/leadr-server.js';
import { LiveBoard } from '../leadr/live-board.js';
import { TableGame } from './table-game.js';

const valuesOf = ({ scores }: LivePage) => scores.map(({ value }) => value);

/** @param replicasOf where the table is watched at once; the server alone unless given */
export function liveTables(serverOf: () => LeadrServer, replicasOf = () => [serverOf()]): void {
  it('show what the table holds, and nothing once it is deleted', async () => {
    const game = await TableGame.open(serverOf(), { capacity: 2 });
    const watching = await Promise.all(replicasOf().map((at) => LiveBoard.open(at, game.table.id)));
    for (const live of watching) expect(await live.next()).toMatchObject({ total: 0, scores: [] });
    const rows = [
      [5, [5]],
      [7, [7, 5]],
      [6, [7, 6]],
    ] as const;
    for (const [score, values] of rows) {
      await game.add({ score, by_whom: `player ${score}` });
      for (const live of watching) {
        const { total, scores } = await live.where((page) => String(valuesOf(page)) === String(values));
        const shown = values.map((value, index) => ({ value, rank: index + 1, player_name: `player ${value}` }));
        expect({ total, scores }).toMatchObject({ total: values.length, scores: shown });
      }
    }
    await game.clear();
    for (const live of watching) expect(await live.where(({ total }) => total === 0)).toMatchObject({ scores: [] });
    await game.add({ score: 1 });
    for (const live of watching) expect(valuesOf(await live.where(({ total }) => total > 0))).toEqual([1]);
    watching.forEach((live) => live.close());
  });

  it('show the lowest first where that is better', async () => {
    const game = await TableGame.open(serverOf(), { capacity: 2, ascending: true });
    for (const score of [3, 1, 2]) await game.add({ score });
    for (const at of replicasOf()) {
      const live = await LiveBoard.open(at, game.table.id);
      expect(valuesOf(await live.next())).toEqual([1, 2]);
      live.close();
    }
  });
}
