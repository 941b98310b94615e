import { expect, it } from '@jest/globals';

import { invalid } from '../src/http/invalid.js';

const issuesOf = (...issue: Parameters<typeof invalid>) => invalid(...issue).issues;

it('an issue that a handler finds says where, what and why, in one line too', () => {
  const issue = { type: 'value_error', loc: ['path', 'game_id'], msg: 'must be an id', input: 'x' };
  const found = invalid(['path', 'game_id'], 'value_error', 'must be an id', 'x');
  expect(found).toMatchObject({ status: 400, issues: [issue], message: 'game_id: must be an id' });
  expect(invalid(['body'], 'value_error', 'must be an object').message).toBe('body: must be an object');
});

it('repeats what was sent only where that is harmless', () => {
  const issue = { type: 't', loc: ['query', 'q'], msg: 'm' };
  expect(issuesOf(issue.loc, 't', 'm')).toEqual([issue]);
  expect(issuesOf(issue.loc, 't', 'm', 'x'.repeat(100))).toEqual([{ ...issue, input: 'x'.repeat(100) }]);
  for (const input of ['x'.repeat(101), '\ud800', {}, ['x']]) expect(issuesOf(issue.loc, 't', 'm', input)).toEqual([issue]);
  const secret = ['body', 'refresh_token'];
  expect(issuesOf(secret, 't', 'm', 'x')).toEqual([{ ...issue, loc: secret }]);
});
