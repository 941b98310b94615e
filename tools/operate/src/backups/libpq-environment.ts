import type { ConnectionOptions } from 'node:tls';

import { Client } from 'pg';

import { Failed } from '../command.js';

/** The first version of PostgreSQL's programs that can be told to trust the authorities that the system trusts. */
const KNOWS_SYSTEM_AUTHORITIES = 16;

/** What the driver leaves to the address, by the names that libpq's environment has for it. */
const ALIKE = {
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslnegotiation: 'PGSSLNEGOTIATION',
  channel_binding: 'PGCHANNELBINDING',
  options: 'PGOPTIONS',
};

/**
 * The environment in which PostgreSQL's own programs connect where the driver does, no less carefully. An address means different things
 * to the two: `sslmode=require` checks the server's certificate in the one only, and each refuses parameters of the other. So it is read
 * by the driver alone, and never an argument, which everybody sees who may list processes.
 *
 * @param major the version of the program
 */
export function libpqEnvironment(url: string, env: NodeJS.ProcessEnv, major: number): NodeJS.ProcessEnv {
  const { host, port, user, database, password, ssl } = new Client({ connectionString: url });
  // Its type knows of booleans only.
  const mode = sslMode(ssl as boolean | ConnectionOptions);
  const query = new URL(url).searchParams;
  const given = Object.entries(ALIKE).flatMap(([name, variable]) => {
    const value = query.get(name);
    return value === null ? [] : [[variable, value] as const];
  });
  const settings: NodeJS.ProcessEnv = {
    ...ofPrograms(env),
    ...Object.fromEntries(given),
    PGHOST: host,
    PGPORT: String(port),
    ...(user && { PGUSER: user }),
    ...(database && { PGDATABASE: database }),
    ...(password && { PGPASSWORD: password }),
    PGSSLMODE: mode,
  };
  const mustKnowAuthorities = mode.startsWith('verify-') && !settings.PGSSLROOTCERT;
  return mustKnowAuthorities ? { ...settings, PGSSLROOTCERT: systemAuthorities(major) } : settings;
}

/** What PostgreSQL's programs look at, and nothing of ours; nor what would lead them elsewhere than the driver. */
export function ofPrograms(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => /^(PG(?!SERVICE|HOSTADDR).*|PATH|HOME)$/.test(name)));
}

/** As strict as the driver is. */
function sslMode(ssl: boolean | ConnectionOptions): 'disable' | 'require' | 'verify-ca' | 'verify-full' {
  if (ssl === false) return 'disable';
  if (ssl === true) return 'verify-full';
  if (ssl.rejectUnauthorized === false) return 'require';
  return ssl.checkServerIdentity === undefined ? 'verify-full' : 'verify-ca';
}

function systemAuthorities(major: number): string {
  if (major >= KNOWS_SYSTEM_AUTHORITIES) return 'system';
  throw new Failed(
    `PostgreSQL's programs of version ${major} cannot tell whose certificates to trust: add sslrootcert=FILE to the database's address`,
  );
}
