import { existsSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@laurel/fixtures/test-database';
import { createTestDatabase } from '@laurel/fixtures/test-database';
import { STREAM_DEFAULTS } from '@laurel/leaderboard-stream-service/live/stream-settings';
import { COMMANDS } from '@laurel/operate/commands';
import { createDataSource, DEFAULT_POOL_SIZE } from '@laurel/storage/data-source';
import type { DataSource } from 'typeorm';

import { dashboard } from './dashboard.js';
import { OBSERVABILITY, readPage } from './observability-folder.js';
import { linesIn, runbooks, said } from './runbooks.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource(database.url, { applicationName: 'operator' }).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('the runbooks', () => {
  it.each(runbooks)('$name types nothing but what there is', (page) => {
    const typed = linesIn('sh', page).filter((line) => !line.startsWith('  '));
    const known = /^(logs|operate|redis|kubectl -n laurel) /;
    expect(typed.filter((line) => !known.test(line))).toEqual([]);
  });

  it.each(runbooks.filter((page) => linesIn('sql', page).length > 0))('$name asks the database what it can answer', async (page) => {
    for (const statement of linesIn('sql', page).join('\n').split(/(?<=;)\n/)) {
      await expect(dataSource.query(statement)).resolves.toBeInstanceOf(Array);
    }
  });

  it('send for commands that the operator’s program has', () => {
    const commands = COMMANDS.map(({ name }) => name);
    const named = said(/(?:^|`)operate ([a-z-]+)/gm);
    expect(named).toContain('verify-index');
    expect(named.filter((name) => !commands.includes(name))).toEqual([]);
  });

  it('send to charts that the dashboard has', () => {
    const titles = dashboard.panels.map(({ title }) => title);
    const named = said(/\*([A-Z][^*]*)\*/g);
    expect(named).toContain('Slowest routes');
    expect(named.filter((title) => !titles.includes(title))).toEqual([]);
  });

  it('send to pages that there are', () => {
    expect(said(/\]\(([^)#]*)[^)]*\)/g).filter((path) => !existsSync(`${OBSERVABILITY}runbooks/${path}`))).toEqual([]);
  });

  it.each([
    ['streams-full', `holds ${STREAM_DEFAULTS.streamsPerProcess.toLocaleString('en')} streams`],
    ['streams-full', `turned away at ${STREAM_DEFAULTS.streamsPerAddress} `],
    ['streams-full', `after ${STREAM_DEFAULTS.rotateMs / 60_000} minutes on average`],
    ['streams-dropped', `for ${STREAM_DEFAULTS.slowReaderMs / 1_000} s `],
    ['redis-away', `after ${STREAM_DEFAULTS.compareMs / 1_000} s `],
    ['database-pool-exhausted', `has ${DEFAULT_POOL_SIZE} connections`],
    ['database-pool-exhausted', `replicas times ${DEFAULT_POOL_SIZE} `],
  ])('%s has the numbers of the code: %s', (name, text) => {
    expect(readPage(`runbooks/${name}.md`).replaceAll(/\s+/g, ' ')).toContain(text);
  });
});
