import { expect, it } from '@jest/globals';

import { dependenciesOf } from './promql.js';

it('finds metrics, the labels they are read by, and what results are told apart by', () => {
  const hits = 'sum by (service, le) (rate(hits_total{status=~"5..", job!="x"}[5m]))';
  expect(dependenciesOf(`${hits} / on () max(min_over_time(lag[$__rate_interval])) > 0.05`)).toEqual({
    readings: [
      { name: 'hits_total', labels: ['status', 'job'] },
      { name: 'lag', labels: [] },
    ],
    grouping: ['service', 'le'],
  });
});

it.each([
  ['up == 0 or absent(up{job="a"})', ['up', 'up']],
  ['a_total and on () sum(b_total offset 10m) > 5 * c_total', ['a_total', 'b_total', 'c_total']],
  ['histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))', ['x_bucket']],
])('knows what is no metric in %s', (expression, names) => {
  expect(dependenciesOf(expression).readings.map(({ name }) => name)).toEqual(names);
});
