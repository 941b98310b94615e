import { SERVICE_NAMES, type ServiceName } from '@laurel/contracts/routing';
import { postgresUrl } from '@laurel/runtime/env';

import { readArguments, WrongUse, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { applyRoles, type Login } from '../roles/apply-roles.js';
import { DATABASE_SETTINGS } from '../database-logins.js';
import { OWNER_SETTINGS, withDatabase } from '../with-database.js';

const serviceUrl = (service: ServiceName) => postgresUrl({ desc: `postgres://ROLE:PASSWORD@…, as ${service} has it` });

/** What PostgreSQL keeps of a name. It cuts off the rest, so that two longer ones could be the same role. */
const ROLE_BYTES_MAX = 63;

const SETTINGS = {
  ...OWNER_SETTINGS,
  AUTH_DATABASE_URL: serviceUrl('auth-service'),
  SCORE_DATABASE_URL: serviceUrl('score-service'),
  STREAM_DATABASE_URL: serviceUrl('leaderboard-stream-service'),
};

export const rolesCommand: Command<typeof SETTINGS> = {
  name: 'roles',
  synopsis: '',
  summary: "makes the services' database roles and grants each what it needs",
  help: `
Makes the roles that AUTH_DATABASE_URL, SCORE_DATABASE_URL and STREAM_DATABASE_URL name, with the passwords in
them, or brings them up to date: each service may do with each table what its work needs, and nothing else.
None may make or change tables, and the stream service may not write at all. What an older version granted is
taken away. Services go on working meanwhile.

On the schema of a newer version, when you go back to this one: grants what is lacking and sets the passwords, and
takes nothing away, so that the newer version's services go on until they are replaced. That is told.

Run it after every "migrate". DATABASE_URL must be of the role that owns the database and the tables, with the right
to make roles (CREATEROLE): the server is asked what came of it, and where a role can do less or more than stated,
all stays as it was. A changed password holds for new connections.`,
  settings: SETTINGS,
  async run(args, settings) {
    readArguments(args, {});
    const entries = SERVICE_NAMES.map((service) => [service, loginIn(settings, DATABASE_SETTINGS[service])]);
    const logins = Object.fromEntries(entries) as Record<ServiceName, Login>;
    const roles = SERVICE_NAMES.map((service) => logins[service].role);
    if (new Set(roles).size < roles.length) throw new WrongUse('Each service needs a role of its own, and two addresses name the same.');
    const later = await withDatabase(settings.DATABASE_URL, (database) => applyRoles(database, logins)).catch(
      failedTo('The roles are as they were'),
    );
    for (const service of SERVICE_NAMES) console.log(`${service}: ${logins[service].role}`);
    if (later.length > 0) console.log(`The schema is newer than this version (${later.join(', ')}): nothing was taken away.`);
    console.log('The roles are up to date.');
  },
};

function loginIn(read: Readonly<Record<string, string>>, setting: string): Login {
  const { username, password } = new URL(read[setting] ?? '');
  if (username === '' || password === '') throw new WrongUse(`${setting} must name a role and its password: postgres://ROLE:PASSWORD@…`);
  const role = decodeURIComponent(username);
  if (Buffer.byteLength(role) > ROLE_BYTES_MAX) throw new WrongUse(`The role in ${setting} has a name of more than ${ROLE_BYTES_MAX} bytes`);
  return { role, password: decodeURIComponent(password) };
}
