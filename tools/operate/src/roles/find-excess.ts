import type { ServiceName } from '@laurel/contracts/routing';
import type { Client } from 'pg';

import { PRIVILEGES, privilegesOf } from './privileges.js';

/**
 * What a role may do in schema public and its service does not need, such as `delete on entries`; for roles that own nothing there and
 * have the rights of no other. What everybody may do counts on Laurel's own tables: an extension may show others something, too.
 */
export async function findExcess(database: Client, service: ServiceName, role: string): Promise<string[]> {
  const stated = privilegesOf(service).map(({ table, word, column }) => [table, word, column].join());
  const { rows } = await database.query<{ table: string; word: string; column: string | null }>(
    `with granted as (
       select oid, relname, null as attname, relacl as acl from pg_class where relnamespace = 'public'::regnamespace
        union all
       select c.oid, relname, attname, attacl from pg_class c join pg_attribute a on a.attrelid = c.oid
        where relnamespace = 'public'::regnamespace and attacl is not null)
     select distinct relname as table, lower(privilege_type) as word, attname as column
       from granted, aclexplode(acl) as one
      where grantee = (select oid from pg_roles where rolname = $1) or (grantee = 0 and relname = any($2))
      order by 1, 2, 3`,
    [role, Object.keys(PRIVILEGES)],
  );
  const onTables = rows
    .filter(({ table, word, column }) => !stated.includes([table, word, column].join()))
    .map(({ table, word, column }) => `${word}${column === null ? '' : ` (${column})`} on ${table}`);
  return [...onTables, ...(await findMaking(database, role))];
}

/** Whether a role may make something, be it for the length of a session. */
async function findMaking(database: Client, role: string): Promise<string[]> {
  const { rows } = await database.query<{ making: string }>(
    `select 'make tables in schema public' as making where has_schema_privilege($1, 'public', 'create')
      union all
     select 'make schemas' where has_database_privilege($1, current_database(), 'create')
      union all
     select 'make temporary tables' where has_database_privilege($1, current_database(), 'temporary')`,
    [role],
  );
  return rows.map(({ making }) => making);
}
