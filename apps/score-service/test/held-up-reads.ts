import { createDataSource } from '@laurel/storage/data-source';
import type { DataSource, QueryRunner } from 'typeorm';

import type { RunningScoreService } from './running-score-service.js';

/** Has whoever reads a board's rows wait in the database, with the connection that it has, until it is let go. */
export class HeldUpReads {
  private constructor(
    private readonly beside: DataSource,
    private readonly holder: QueryRunner,
  ) {}

  /** From now on. @param relation the table of the database whose rows of that board are held back */
  static async of(running: RunningScoreService, relation: 'entry_details' | 'standings', boardId: string): Promise<HeldUpReads> {
    const beside = await createDataSource(running.database.url, { applicationName: 'beside' }).initialize();
    await beside.query(`alter table ${relation} rename to all_${relation}`);
    await beside.query(`
      create function is_free(board uuid) returns boolean language plpgsql as $$
      begin
        if board = '${boardId}' then perform pg_advisory_xact_lock_shared(1); end if;
        return true;
      end $$`);
    await beside.query(`create view ${relation} as select * from all_${relation} where is_free(board_id)`);
    const holder = beside.createQueryRunner();
    await holder.query('select pg_advisory_lock(1)');
    return new HeldUpReads(beside, holder);
  }

  /** How many connections of the service wait. */
  async waiting(): Promise<number> {
    const rows = await this.beside.query<unknown[]>(
      `select from pg_stat_activity
        where datname = current_database() and application_name = 'test' and wait_event_type = 'Lock' and wait_event = 'advisory'`,
    );
    return rows.length;
  }

  /** Lets all go on, for good. */
  async letGo(): Promise<void> {
    await this.holder.query('select pg_advisory_unlock(1)');
    await this.holder.release();
    await this.beside.destroy();
  }
}
