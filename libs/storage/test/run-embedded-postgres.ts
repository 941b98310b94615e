// A process that holds an embedded PostgreSQL, for tests that end it in rough ways. SIGINT ends it in order.
import { startEmbeddedPostgres } from '../src/embedded/embedded-postgres.js';
import { Client } from 'pg';

const [dataDir = '', manner] = process.argv.slice(2);
const postgres = await startEmbeddedPostgres({ dataDir, fsync: false });
process.once('SIGINT', () => void leave());
console.log(postgres.url);
if (manner === 'exit') process.exit(1);
setInterval(() => undefined, 60_000);

async function leave(): Promise<void> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('select 1');
  await client.end();
  console.log('still answered');
  await postgres.stop();
  process.exit(0);
}
