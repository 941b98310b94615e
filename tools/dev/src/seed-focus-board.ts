import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { Clock } from '@laurel/storage/clock';
import { BoardLedger } from '@laurel/storage/ledger/board-ledger';
import type { Outcome } from '@laurel/storage/ledger/submission';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { demoName, demoPlayers, demoScores } from './demo-scores.js';

// No GitLab has this name, so a demo player is nobody's account.
const ISSUER = 'laurel-demo';
const SPREAD_MS = 30 * 24 * 60 * 60 * 1_000;
// Below what the ledger lets wait for one board.
const AT_ONCE = 5_000;

/** Fills the Pomomon board through the writer that real scores take. */
@Injectable()
export class SeedFocusBoard {
  constructor(
    private readonly dataSource: DataSource,
    private readonly catalog: BoardCatalog,
    private readonly ledger: BoardLedger,
    private readonly clock: Clock,
  ) {}

  /** Whether nobody has a score yet. */
  async isEmpty(): Promise<boolean> {
    return (await this.board()).revision === 0;
  }

  /** Adds that many scores, as if they had come in over the last month; more when called again. */
  async add(scores: number, random: () => number = Math.random): Promise<void> {
    const { id: boardId, door } = await this.board();
    const competitorIds = await this.players(demoPlayers(scores));
    const now = this.clock.now();
    let written: Promise<Outcome>[] = [];
    let count = 0;
    for (const { player, milliseconds } of demoScores(scores, random)) {
      count += 1;
      const competitorId = competitorIds[player];
      if (competitorId === undefined) throw new Error(`there is no player ${player}`);
      const at = now - Math.round(SPREAD_MS * (1 - count / scores));
      written.push(this.ledger.append({ boardId, door, competitorId, proof: 'gitlab-account', value: milliseconds, at, claim: null, note: null }));
      if (written.length === AT_ONCE) {
        await Promise.all(written);
        written = [];
      }
    }
    await Promise.all(written);
  }

  private async board(): Promise<{ id: string; door: 'pomomon'; revision: number }> {
    const board = await this.catalog.byName(FOCUS_BOARD);
    if (board === undefined) throw new Error('The board is missing: is this a database of Laurel, migrated?');
    return { id: board.id, door: 'pomomon', revision: board.revision };
  }

  private async players(count: number): Promise<string[]> {
    const numbers = Array.from({ length: count }, (_, player) => player);
    const rows = await this.dataSource.query<{ id: string }[]>(
      `with wanted as (select * from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as w (id, external_id, name, nth)),
            made as (
              insert into competitors (id, proof, issuer, external_id, name) select id, 'gitlab-account', $4, external_id, name from wanted
              on conflict (proof, issuer, external_id) do update set name = excluded.name
              returning id, external_id)
       select made.id from made join wanted using (external_id) order by wanted.nth`,
      [numbers.map(() => randomUUID()), numbers.map((player) => `player-${player}`), numbers.map(demoName), ISSUER],
    );
    return rows.map(({ id }) => id);
  }
}
