import { expect, it } from '@jest/globals';

import { failedTests } from '../failed-tests.mjs';

const OUTPUT = `
PASS test/other.spec.ts (5.2 s)
\u001b[1mFAIL\u001b[22m test/boards.spec.ts (7.1 s)
  ● a board › is one

    expect(received).toBe(expected) // Object.is equality

    Expected: 2
    Received: 1

    \u001b[31m>\u001b[39m 3 |   it('is one', () => expect(1).toBe(2));
        |                                 ^

      at Object.toBe (test/boards.spec.ts:3:41)

  ● a board › takes long

    thrown: "Exceeded timeout of 50 ms for a test.
    Add a timeout value to this test."

      at it (test/boards.spec.ts:5:3)

PASS test/more.spec.ts
  ● Console

    console.log
      of a test that passed

FAIL test/pages.spec.ts
  ● Test suite failed to run

    Could not locate module ./no-such-thing.js

      at resolve (node_modules/jest-resolve/build/index.js:1322:17)

Summary of all failing tests
FAIL test/pages.spec.ts
  ● Test suite failed to run

    Could not locate module ./no-such-thing.js

Test Suites: 2 failed, 2 passed, 4 total
Tests:       2 failed, 3 total
`;

it('names each test that failed once, with the beginning of its message', () => {
  expect(failedTests(OUTPUT)).toEqual([
    {
      file: 'test/boards.spec.ts',
      title: 'a board › is one',
      message: 'expect(received).toBe(expected) // Object.is equality Expected: 2 Received: 1',
    },
    {
      file: 'test/boards.spec.ts',
      title: 'a board › takes long',
      message: 'thrown: "Exceeded timeout of 50 ms for a test. Add a timeout value to this test."',
    },
    { file: 'test/pages.spec.ts', title: 'Test suite failed to run', message: 'Could not locate module ./no-such-thing.js' },
  ]);
});

it('names nothing where nothing failed', () => {
  expect(failedTests('PASS test/other.spec.ts\nTests: 3 passed, 3 total\n')).toEqual([]);
});
