import { expect, test } from '@jest/globals';

import { Announcer } from './announcer.js';

test('says the first at once, then pauses, then says only the last that came', async () => {
  const pauses: (() => void)[] = [];
  const announcer = new Announcer(() => new Promise((resolve) => pauses.push(resolve)));
  const said: string[] = [];
  announcer.subscribe(() => said.push(announcer.read()));

  announcer.say('one');
  announcer.say('two');
  announcer.say('three');
  expect(said).toEqual(['one']);

  pauses.shift()?.();
  await Promise.resolve();
  expect(said).toEqual(['one', 'three']);

  pauses.shift()?.();
  await Promise.resolve();
  announcer.say('four');
  expect(said).toEqual(['one', 'three', 'four']);
});
