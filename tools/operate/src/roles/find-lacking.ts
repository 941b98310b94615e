import type { ServiceName } from '@laurel/contracts/routing';
import type { Client } from 'pg';

import { privilegesOf } from './privileges.js';

/**
 * What a role may not do, and its service needs, such as `insert on entries`. It does not matter whence a role has a privilege.
 *
 * @param role undefined: the one that the connection is of
 */
export async function findLacking(database: Client, service: ServiceName, role?: string): Promise<string[]> {
  const stated = privilegesOf(service);
  const { rows } = await database.query<{ lacking: string }>(
    `select s.word || coalesce(' (' || s.column_name || ')', '') || ' on ' || s.table_name as lacking
       from coalesce($4::name, current_user) as role, unnest($1::text[], $2::text[], $3::text[]) as s (table_name, word, column_name)
      where not coalesce(case when s.column_name is null
                              then has_table_privilege(role, to_regclass(s.table_name), s.word)
                              else has_column_privilege(role, to_regclass(s.table_name), s.column_name, s.word) end, false)
      union all
     select 'connect to the database' from coalesce($4::name, current_user) as role
      where not has_database_privilege(role, current_database(), 'connect')
      union all
     select 'use schema public' from coalesce($4::name, current_user) as role
      where not has_schema_privilege(role, 'public', 'usage')`,
    [stated.map(({ table }) => table), stated.map(({ word }) => word), stated.map(({ column }) => column), role],
  );
  return rows.map(({ lacking }) => lacking);
}
