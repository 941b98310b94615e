import { SERVICE_NAMES, type ServiceName } from '@laurel/contracts/routing';
import { takeTurn } from '@laurel/storage/take-turn';
import type { Client } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';

import { Failed } from '../command.js';
import { compareSchema } from '../compare-schema.js';
import { inTransaction } from '../with-database.js';
import { findExcess } from './find-excess.js';
import { findLacking } from './find-lacking.js';
import { passwordVerifier } from './password-verifier.js';
import { PRIVILEGES, READER } from './privileges.js';

/** The login of a service. */
export interface Login {
  readonly role: string;
  readonly password: string;
}

/** Limits for whoever logs in as a service and sets none; the services set tighter ones. */
const LIMITS = { statement_timeout: '5s', lock_timeout: '2s', idle_in_transaction_session_timeout: '10s' } as const;

/** Any number that nothing else of Laurel locks: two runs at once would change the same rows of the catalogue. */
const ROLES_LOCK = 7_301_765;

/**
 * Makes the services' roles, or brings them up to date, in one transaction: each may log in, and may do with the tables what is stated
 * and nothing else. Services that are at work meanwhile notice nothing. Where the schema is newer than this version, nothing is taken
 * from a role: the newer version's services may still be at work, and what they need is not known here.
 *
 * @returns the migrations of a newer version, none where the schema is this one's
 */
export async function applyRoles(database: Client, logins: Readonly<Record<ServiceName, Login>>): Promise<readonly string[]> {
  await takeTurn(database, ROLES_LOCK);
  return inTransaction(database, async () => {
    const { lacking, later } = await compareSchema(database);
    if (lacking !== undefined) throw new Failed(lacking);
    const isOurs = later.length === 0;
    await keepFromPublic(database);
    for (const service of SERVICE_NAMES) {
      const { role, password } = logins[service];
      await requireOrdinary(database, role);
      await makeRole(database, role, password);
      if (isOurs) {
        await setLimits(database, role, service === READER);
        await takeAll(database, role);
      }
      await grant(database, role, service);
      await requireGranted(database, role, service, isOurs);
    }
    return later;
  });
}

/** Whoever has no more than a login may make nothing in the database, not even for the length of a session. */
async function keepFromPublic(database: Client): Promise<void> {
  await database.query('revoke create on schema public from public');
  await database.query(`revoke create, temporary on database ${await currentDatabase(database)} from public`);
}

/** A role that owns what the services work with, or may take more rights than it is granted, could not be kept to what is stated. */
async function requireOrdinary(database: Client, role: string): Promise<void> {
  const { rows } = await database.query<{ mighty: boolean }>(
    `select rolname = current_user or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
            or exists (select from pg_auth_members m where m.member = r.oid)
            or exists (select from pg_class c where c.relowner = r.oid)
            or exists (select from pg_namespace n where n.nspowner = r.oid)
            or exists (select from pg_database d where d.datdba = r.oid and d.datname = current_database()) as mighty
       from pg_roles r where rolname = $1`,
    [role],
  );
  if (!rows[0]?.mighty) return;
  throw new Failed(
    `${role} is there already, and is more than a login: it owns tables, a schema or the database, has the rights of another role, ` +
      'is a superuser, or may make roles or databases, replicate or pass by row security. Take that from it, or name another role.',
  );
}

async function makeRole(database: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await database.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  const verifier = escapeLiteral(passwordVerifier(password));
  await database.query(`${verb} role ${escapeIdentifier(role)} login password ${verifier} valid until 'infinity'`);
}

async function setLimits(database: Client, role: string, readsOnly: boolean): Promise<void> {
  const settings = { ...LIMITS, default_transaction_read_only: readsOnly ? 'on' : 'off' };
  for (const [name, value] of Object.entries(settings)) {
    await database.query(`alter role ${escapeIdentifier(role)} set ${name} = ${escapeLiteral(value)}`);
  }
}

/** What an older version needed is gone when the transaction commits; the rest is granted again before. */
async function takeAll(database: Client, role: string): Promise<void> {
  const from = escapeIdentifier(role);
  await database.query(`revoke all on schema public from ${from}`);
  for (const kind of ['tables', 'sequences']) {
    await database.query(`revoke all on all ${kind} in schema public from ${from}`);
    await database.query(`alter default privileges in schema public revoke all on ${kind} from ${from}`);
  }
}

async function grant(database: Client, role: string, service: ServiceName): Promise<void> {
  const to = escapeIdentifier(role);
  await database.query(`grant connect on database ${await currentDatabase(database)} to ${to}`);
  await database.query(`grant usage on schema public to ${to}`);
  for (const [table, privileges] of Object.entries(PRIVILEGES)) {
    const granted = privileges[service];
    if (granted !== undefined) await database.query(`grant ${granted} on ${table} to ${to}`);
  }
}

/** The server only warns where it does not let somebody grant or revoke, so that it is asked what came of it. */
async function requireGranted(database: Client, role: string, service: ServiceName, isOurs: boolean): Promise<void> {
  const lacking = await findLacking(database, service, role);
  const excess = isOurs ? await findExcess(database, service, role) : [];
  if (lacking.length + excess.length === 0) return;
  throw new Failed(
    [
      `${role} could not be kept to what ${service} needs.`,
      ...(lacking.length > 0 ? [`It may not ${lacking.join(', ')}.`] : []),
      ...(excess.length > 0 ? [`It, or everybody, may ${excess.join(', ')} besides.`] : []),
      `DATABASE_URL must be the address of the role that owns database ${await currentDatabase(database)}, its schema public and the tables;`,
      'what another role has granted, that one must revoke.',
    ].join(' '),
  );
}

async function currentDatabase(database: Client): Promise<string> {
  const { rows } = await database.query<{ name: string }>('select current_database() as name');
  return escapeIdentifier(rows[0]?.name ?? '');
}
