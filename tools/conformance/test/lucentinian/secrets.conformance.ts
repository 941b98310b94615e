import { beforeEach, expect, it } from '@jest/globals';
import type { CreatedTableSecret, Table } from '@laurel/contracts/leadr/tables';

import { Administration } from '../leadr/administration.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { TableGame } from './table-game.js';

/** @param replicasOf where secrets are used; the server alone unless given */
export function secrets(serverOf: () => LeadrServer, replicasOf = () => [serverOf()]): void {
  let game: TableGame;
  let administration: Administration;
  beforeEach(async () => {
    game = await TableGame.open(serverOf());
    administration = new Administration(serverOf());
  });

  const statusesOf = (secret: string): Promise<number[]> =>
    Promise.all(replicasOf().map(async (at) => (await game.at(at).knowing(secret).post()).status));
  const everywhere = (status: number) => replicasOf().map(() => status);

  it('change without a moment in which a game is refused', async () => {
    const { id, secret: older } = game.table;
    const [first] = (await administration.ask<Table>(`GET /v1/tables/${id}`)).body.secrets;
    const newer = await administration.make<CreatedTableSecret>(`/v1/tables/${id}/secrets`, { secret: 'Größe 🎮 "|\\' });
    for (const secret of [older, newer.secret]) expect(await statusesOf(secret)).toEqual(everywhere(200));
    expect((await administration.ask(`DELETE /v1/tables/${id}/secrets/${first?.id}`)).status).toBe(204);
    expect(await statusesOf(older)).toEqual(everywhere(401));
    expect(await statusesOf(newer.secret)).toEqual(everywhere(200));
    expect((await administration.ask(`DELETE /v1/tables/${id}/secrets/${newer.id}`)).status).toBe(409);
    expect(await statusesOf(newer.secret)).toEqual(everywhere(200));
  });

  it('are of no use for another table, nor for one that is deleted', async () => {
    const other = await TableGame.open(serverOf());
    expect(await statusesOf(other.table.secret)).toEqual(everywhere(401));
    expect(await statusesOf(game.table.secret)).toEqual(everywhere(200));
    await administration.patch(`/v1/tables/${game.table.id}`, { deleted: true });
    expect(await statusesOf(game.table.secret)).toEqual(everywhere(401));
  });

  it('are shown once', async () => {
    const { id, secret } = game.table;
    for (const line of [`GET /v1/tables/${id}`, 'GET /v1/tables?limit=100']) {
      const answer = JSON.stringify((await administration.ask(line)).body);
      expect(answer).toContain(id);
      expect(answer).not.toContain(secret);
    }
  });

  it('of a key that is changed, the new one counts at once', async () => {
    await administration.patch(`/v1/tables/${game.table.id}`, { table_key: 'another-key' });
    expect(await statusesOf(game.table.secret)).toEqual(everywhere(401));
    const knowing = new TableGame(serverOf(), { ...game.table, table_key: 'another-key' });
    expect(await knowing.add()).toBe(0);
  });
}
