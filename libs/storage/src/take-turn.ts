/** A connection, of the driver or of TypeORM. */
export interface Session {
  // What each of them gives back differs, and neither says more of it.
  query(statement: string, parameters?: unknown[]): Promise<unknown>;
}

/** Longer than any honest run takes: whoever may connect can take the lock, and keep it for as long as he is connected. */
const PATIENCE_MS = 300_000;

const LOCK_TIMEOUT = '55P03';

/** Who has an advisory lock: the server shows its number in two halves. */
const HOLDERS = `
  select string_agg(format('%s (%s)', l.pid, a.usename), ', ') as holders
    from pg_locks l left join pg_stat_activity a on a.pid = l.pid
   where l.locktype = 'advisory' and l.granted and l.objsubid = 1
     and l.database = (select oid from pg_database where datname = current_database())
     and l.classid::bigint << 32 | l.objid::bigint = $1`;

/**
 * Takes an advisory lock, which the session then has until it ends, so that of several runs at once each has its turn. Throws, and names
 * the holder, when it does not come in time. Locks that the session waits for afterwards have no time limit.
 */
export async function takeTurn(session: Session, lock: number, withinMs = PATIENCE_MS): Promise<void> {
  await session.query(`set lock_timeout = ${withinMs}`);
  try {
    await session.query('select pg_advisory_lock($1)', [lock]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_TIMEOUT) throw error;
    throw new Error(await whoHas(session, lock, withinMs), { cause: error });
  } finally {
    await session.query('set lock_timeout = 0').catch(() => undefined);
  }
}

async function whoHas(session: Session, lock: number, withinMs: number): Promise<string> {
  const answer = await session.query(HOLDERS, [lock]);
  const [row] = (Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows) as { holders: string | null }[];
  return (
    `Somebody has had advisory lock ${lock} for longer than ${withinMs / 1000} s: process ${row?.holders ?? 'unknown'} of the database's. ` +
    'If that is no run like this one, end it as an administrator: select pg_terminate_backend(PROCESS)'
  );
}
