import { expect, it } from '@jest/globals';
import { inRequest, requestComment } from '@laurel/storage/request-names';

import { Rounds } from './rounds.js';

it('a round is nobody’s request, whoever has set it off', async () => {
  const named = await new Promise<string>((resolve) => {
    const rounds = new Rounds(0, () => Promise.resolve(resolve(requestComment())));
    inRequest('the-first-viewer', () => rounds.wake());
  });
  expect(named).toBe('');
});
