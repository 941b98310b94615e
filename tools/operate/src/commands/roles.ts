import { postgresUrl, readEnv } from '@laurel/runtime/env';

import { readArguments, WrongUse, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { applyRoles, type Login } from '../roles/apply-roles.js';
import { DATABASE_SETTINGS, SERVICES, type Service } from '../services.js';
import { withDatabase } from '../with-database.js';

export const rolesCommand: Command = {
  name: 'roles',
  synopsis: '',
  summary: "makes the services' database roles and grants each what it needs",
  help: `
Makes the roles that AUTH_DATABASE_URL, SCORE_DATABASE_URL and STREAM_DATABASE_URL name, with the passwords in
them, or brings them up to date: each service may do with each table what its work needs, and nothing else.
None may make or change tables, and the stream service may not write at all. What an older version granted is
taken away. Services go on working meanwhile.

Run it after every "migrate", as the owner of the tables, behind DATABASE_URL. The owner needs the right to
make roles (CREATEROLE). A changed password holds for new connections.`,
  async run(args, env) {
    readArguments(args, {});
    const owner = postgresUrl({ desc: 'postgres://…, as the owner of the tables' });
    const serviceUrl = (service: Service) => postgresUrl({ desc: `postgres://ROLE:PASSWORD@…, as ${service} has it` });
    const read = readEnv(
      {
        DATABASE_URL: owner,
        AUTH_DATABASE_URL: serviceUrl('auth-service'),
        SCORE_DATABASE_URL: serviceUrl('score-service'),
        STREAM_DATABASE_URL: serviceUrl('leaderboard-stream-service'),
      },
      env,
    );
    const entries = SERVICES.map((service) => [service, loginIn(read, DATABASE_SETTINGS[service])]);
    const logins = Object.fromEntries(entries) as Record<Service, Login>;
    const roles = SERVICES.map((service) => logins[service].role);
    if (new Set(roles).size < roles.length) throw new WrongUse('Each service needs a role of its own, and two addresses name the same.');
    await withDatabase(read.DATABASE_URL, (database) => applyRoles(database, logins)).catch(failedTo('The roles are as they were'));
    for (const service of SERVICES) console.log(`${service}: ${logins[service].role}`);
    console.log('The roles are up to date.');
  },
};

function loginIn(read: Readonly<Record<string, string>>, setting: string): Login {
  const { username, password } = new URL(read[setting] ?? '');
  if (username === '' || password === '') throw new WrongUse(`${setting} must name a role and its password: postgres://ROLE:PASSWORD@…`);
  return { role: decodeURIComponent(username), password: decodeURIComponent(password) };
}
