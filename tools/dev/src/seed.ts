import { StorageModule } from '@laurel/storage/storage.module';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import 'reflect-metadata';
import { SeedFocusBoard } from './seed-focus-board.js';

const USAGE = `npm run seed -- [--scores N] [--if-empty]

Adds N plausible scores, 500 by default, to the Pomomon board, ties among them: in the database behind DATABASE_URL or,
without one, in that of the Laurel that \`npm start\` runs on the same DATA_DIR. A REDIS_URL is used where it is set.
--if-empty does nothing when the board has scores already.
`;

@Module({})
class SeedModule {}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { scores: { type: 'string', default: '500' }, 'if-empty': { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const scores = Number(values.scores);
  if (!Number.isSafeInteger(scores) || scores < 1) throw new Error(`--scores must be a whole number above 0\n\n${USAGE}`);
  if (values.help) return console.log(USAGE);

  const storage = StorageModule.connect({
    databaseUrl: process.env.DATABASE_URL || (await addressOfRunningLaurel()),
    ...(process.env.REDIS_URL && { redisUrl: process.env.REDIS_URL }),
    applicationName: 'laurel-seed',
  });
  const module = { module: SeedModule, imports: [storage], providers: [SeedFocusBoard] };
  const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'], abortOnError: false });
  try {
    const seed = app.get(SeedFocusBoard);
    if (values['if-empty'] && !(await seed.isEmpty())) return console.log('The board has scores already.');
    await seed.add(scores);
    console.log(`${scores} scores added.`);
  } finally {
    await app.close();
  }
}

async function addressOfRunningLaurel(): Promise<string> {
  const file = join(process.env.DATA_DIR || '.laurel', 'postgres', 'url');
  return readFile(file, 'utf8').catch(() => {
    throw new Error(`No Laurel runs on this DATA_DIR (there is no ${file}). Start one with npm start, or set DATABASE_URL.`);
  });
}
