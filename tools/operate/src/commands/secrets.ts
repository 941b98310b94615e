import { readArguments, wholeNumber, WrongUse, type Command } from '../command.js';
import { failedTo } from '../failed-to.js';
import { leadElsewhere, makeSecrets } from '../make-secrets.js';
import { SecretFiles } from '../secret-files.js';

const UID_MAX = 4_294_967_294;

export const secretsCommand: Command = {
  name: 'secrets',
  synopsis: 'DIR --database postgres://HOST[:PORT]/NAME --redis redis://HOST[:PORT] [--uid N]',
  summary: 'makes the secrets of an installation, as far as they are missing',
  help: `
Makes passwords, keys and addresses as files below DIR, a folder for each consumer:

  auth-service                database-url redis-url laurel-secret signing-keys.json
  score-service               database-url redis-url laurel-secret superadmin-api-key
  leaderboard-stream-service  database-url redis-url
  operate                     database-url auth-database-url score-database-url stream-database-url redis-url
  postgres                    password
  redis                       users.acl

--database  where the services reach PostgreSQL, without user and password
--redis     where they reach Redis, likewise
--uid N     the files belong to this user (and the group of the same number); only root can give files away.
            Without it, a file that root makes anew belongs to whom its folder belongs to

What is there stays, so that running it again changes nothing; where an address leads elsewhere than you say, or
otherwise (rediss:, ?sslmode=…), that is told. A file that you put there before counts:
of a PostgreSQL of your own, put the owner's address into operate/database-url. auth-service needs GitLab's
secret besides, in gitlab-client-secret, unless GitLab is switched off. Files can be read by owner and group only.`,
  settings: {},
  async run(args) {
    const { values, positionals } = readArguments(
      args,
      { database: { type: 'string' }, redis: { type: 'string' }, uid: { type: 'string' } },
      [1, 1],
    );
    const [folder = ''] = positionals;
    const database = storeAddress('--database', values.database, ['postgres:', 'postgresql:']);
    const redis = storeAddress('--redis', values.redis, ['redis:', 'rediss:']);
    const uid = values.uid === undefined ? undefined : wholeNumber(values.uid, '--uid', UID_MAX);
    const files = new SecretFiles(folder, uid);
    await makeSecrets(files, { database, redis }).catch(failedTo('Not all secrets are made'));
    for (const name of files.made) console.log(`made: ${name}`);
    for (const sentence of await leadElsewhere(files, { database, redis })) console.error(`stays as it is: ${sentence}`);
    console.log(files.made.length > 0 ? 'All secrets are there now.' : 'All secrets were there already.');
  },
};

function storeAddress(name: string, text: string | undefined, protocols: readonly string[]): string {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.includes(url.protocol) || url.hostname === '') {
    throw new WrongUse(`${name} must be an address such as ${protocols[0]}//HOST`);
  }
  if (url.username !== '' || url.password !== '') throw new WrongUse(`${name} must name no user and no password: they are made here`);
  return url.href;
}
