import { expect, it } from '@jest/globals';

import { dependenciesOf } from './promql.js';
import { unserved } from './unserved.js';

it.each([
  ['rate(no_such_total[5m])', ['no_such_total']],
  ['ledger_commit_seconds', ['ledger_commit_seconds']],
  ['ledger_waiting_bucket', ['ledger_waiting_bucket']],
  ['redis_up{board="x"}', ['redis_up{board}']],
  ['sum by (route) (sse_open)', ['route']],
  ['sum by (le) (rate(ledger_commit_seconds_count[5m]))', ['le']],
])('finds what is not served in %s', (expression, found) => {
  expect(unserved(dependenciesOf(expression))).toEqual(found);
});
