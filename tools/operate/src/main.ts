import { migrate } from '@laurel/storage/migrate';

const USAGE = `Brings the database behind DATABASE_URL to the schema of this version of Laurel.

Run it once before the new version's services start; running it again changes nothing. It waits for
another run that is under way, and gives up on a table that others keep locked for 5 seconds.

Exit codes: 0 the schema is up to date, 1 the database could not be reached or refused, 2 wrong use.
`;

process.exitCode = await run(process.argv.slice(2), process.env.DATABASE_URL);

async function run(args: string[], databaseUrl: string | undefined): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  if (args.length > 0 || !databaseUrl) {
    console.error(args.length > 0 ? `Unknown argument: ${args.join(' ')}\n` : 'DATABASE_URL is not set (postgres://…)\n');
    console.error(USAGE);
    return 2;
  }
  try {
    const names = await migrate(databaseUrl);
    for (const name of names) console.log(`done: ${name}`);
    console.log(names.length > 0 ? 'The schema is up to date now.' : 'The schema was up to date already.');
    return 0;
  } catch (error) {
    console.error(`Not migrated: ${error instanceof Error ? error.message || error.name : String(error)}`);
    return 1;
  }
}
