import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chromiumPath } from '@laurel/fixtures/chromium-path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

import type { RunningStandalone } from '../src/run-standalone.js';
import { startLaurel } from './running-laurel.js';

/** Generous: a busy machine is slow, and only a page that is stuck should fail. */
const DEADLINE_MS = 60_000;

let laurel: RunningStandalone;
let browser: Browser;

beforeAll(async () => {
  laurel = await startLaurel({ GITLAB_URL: 'none' });
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
});
afterAll(async () => {
  await browser.close();
  await laurel.close();
});

it('says on the first press that nobody can sign in, and offers it no longer', async () => {
  const page = await browser.newPage();
  await page.goto(laurel.url);
  const button = page.getByRole('button', { name: 'Sign in with GitLab' });
  await button.click();
  await page.getByRole('alert').filter({ hasText: 'runs without GitLab' }).waitFor();
  expect(await button.count()).toBe(0);
  expect(page.context().pages()).toHaveLength(1);
  expect(await page.locator(':focus').innerText()).toBe('Watch the board');
  expect(await page.getByTestId('connection').getAttribute('data-state')).toBe('live');
}, DEADLINE_MS);
