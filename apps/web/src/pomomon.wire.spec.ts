import { describe, expect, test } from '@jest/globals';

import { readBoardPage, readOpenedSignIn, readSignInProgress } from './pomomon.wire.js';

describe('a leaderboard event', () => {
  test('becomes a page', () => {
    expect(readBoardPage('{"page":1,"max_page":2,"scores":[{"id":"7","name":"ada","score":1020000,"more":1}]}')).toEqual({
      index: 1,
      last: 2,
      players: [{ id: '7', name: 'ada', score: 1_020_000 }],
    });
  });

  test('of an empty board is a page without players', () => {
    expect(readBoardPage('{"page":0,"max_page":0,"scores":[]}')).toEqual({ index: 0, last: 0, players: [] });
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"page":0,"max_page":0}',
    '{"page":0,"max_page":0,"scores":null}',
    '{"page":-1,"max_page":0,"scores":[]}',
    '{"page":0,"max_page":0,"scores":[null]}',
    '{"page":0,"max_page":0,"scores":[{"id":"7","name":"ada"}]}',
    '{"page":0,"max_page":0,"scores":[{"id":7,"name":"ada","score":1}]}',
  ])('%s is refused', (text) => {
    expect(readBoardPage(text)).toBeUndefined();
  });
});

describe('an opened sign-in', () => {
  test('carries what is polled and what is opened', () => {
    expect(readOpenedSignIn('{"token":"t","auth_url":"https://laurel.example/auth/start?h=1"}')).toEqual({
      pollToken: 't',
      signInUrl: 'https://laurel.example/auth/start?h=1',
    });
  });

  test.each(['{}', '{"token":"t"}', '{"token":"t","auth_url":"javascript:alert(1)"}', '{"token":"t","auth_url":"/auth"}'])(
    '%s is refused',
    (text) => {
      expect(readOpenedSignIn(text)).toBeUndefined();
    },
  );
});

describe('the progress of a sign-in', () => {
  test.each([
    ['{"verified":false,"error":false,"session_token":""}', { is: 'waiting' }],
    ['{"verified":false,"error":true,"session_token":""}', { is: 'failed' }],
    ['{"verified":true,"error":false,"session_token":"s"}', { is: 'done', sessionToken: 's' }],
  ])('%s', (text, progress) => {
    expect(readSignInProgress(text)).toEqual(progress);
  });

  test.each(['', '{}', '{"verified":true,"error":false,"session_token":""}'])('%s is refused', (text) => {
    expect(readSignInProgress(text)).toBeUndefined();
  });
});
