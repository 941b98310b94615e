import type { EntityManager } from 'typeorm';

const AT_MOST = 5_000;

/**
 * Removes expired logins and states, some thousands at a time. Any number of replicas may sweep at once: a row that another one
 * holds is left to it.
 */
export async function sweepSignIns(manager: EntityManager, at: number): Promise<void> {
  await manager.query(
    `with expired_states as (
       select state_hash from login_states where expires_at <= $1 limit $2 for update skip locked
     ), swept_states as (
       delete from login_states where state_hash in (select state_hash from expired_states)
     ), expired_sessions as (
       select id from authentication_sessions where expires_at <= $1 limit $2 for update skip locked
     )
     delete from authentication_sessions where id in (select id from expired_sessions)`,
    [new Date(at), AT_MOST],
  );
}
