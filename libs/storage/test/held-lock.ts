import type { DataSource } from 'typeorm';

/** Holds a board's row, so that whoever appends must wait in the middle of a transaction. */
export async function holdBoard(dataSource: DataSource, boardId: string): Promise<{ release(): Promise<void> }> {
  const holder = dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query('select from boards where id = $1 for update', [boardId]);
  return {
    async release() {
      await holder.rollbackTransaction();
      await holder.release();
    },
  };
}

/** The backend of an application that waits for a lock; resolves when one does. */
export async function waitingBackend(dataSource: DataSource, applicationName: string): Promise<number> {
  for (;;) {
    const [waiting] = await dataSource.query<{ pid: number }[]>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = $1 and wait_event_type = 'Lock'`,
      [applicationName],
    );
    if (waiting !== undefined) return waiting.pid;
  }
}
