import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chromiumPath } from '@laurel/fixtures/chromium-path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

import type { RunningStandalone } from '../src/run-standalone.js';
import { startLaurel } from './running-laurel.js';

/** Generous: a busy machine is slow, and only a page that is stuck should fail. */
const DEADLINE_MS = 90_000;
const STEP_DEADLINE_MS = 20_000;

let laurel: RunningStandalone;
let browser: Browser;

beforeAll(async () => {
  laurel = await startLaurel();
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
});
afterAll(async () => {
  await browser.close();
  await laurel.close();
});

async function signIn(page: Page, name: string): Promise<void> {
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in with GitLab' }).click();
  const gitlab = await opened;
  await gitlab.getByRole('combobox', { name: 'Username' }).fill(name);
  await gitlab.getByRole('button', { name: 'Authorize' }).click();
  await gitlab.getByRole('heading', { name: 'You are signed in' }).waitFor();
  await gitlab.close();
}

async function chooseASecond(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Custom length' }).check();
  await page.getByLabel('Minutes').fill('0');
  await page.getByLabel('Seconds').fill('1');
}

const focus = (page: Page) => page.getByRole('button', { name: /^(Start focusing|Focus again)$/ }).click();

const ranking = (page: Page) => {
  const board = page.getByRole('table', { name: 'Focus leaderboard' });
  return board.getByRole('row').filter({ hasText: /\d+ s/ }).allInnerTexts();
};

it('signs in, focuses for a second and sees the row move, on every open page', async () => {
  const context = await browser.newContext();
  const complaints: string[] = [];
  const onlooker = await context.newPage();
  const page = await (await browser.newContext()).newPage();
  for (const watched of [onlooker, page]) {
    watched.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    watched.on('pageerror', (error) => complaints.push(error.message));
    watched.context().setDefaultTimeout(STEP_DEADLINE_MS);
    await watched.goto(laurel.url);
  }

  await signIn(page, 'daphne');
  await chooseASecond(page);
  await focus(page);
  await onlooker.getByRole('row', { name: /daphne/ }).waitFor();

  await signIn(onlooker, 'apollo');
  await chooseASecond(onlooker);
  for (const total of [/apollo.*1 s/s, /apollo.*2 s/s]) {
    await focus(onlooker);
    await onlooker.getByRole('row', { name: total }).waitFor();
  }
  await page.getByRole('row', { name: /apollo.*2 s/s }).waitFor();
  for (const shown of [page, onlooker]) {
    const rows = await ranking(shown);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^1\s+apollo/);
    expect(rows[1]).toMatch(/^2\s+daphne/);
  }
  expect(complaints).toEqual([]);
}, DEADLINE_MS);
