import { describe, expect, it } from '@jest/globals';

import { curves, dashboard } from './dashboard.js';
import { dependenciesOf } from './promql.js';
import { metrics, unserved } from './unserved.js';

describe('the dashboard', () => {
  it.each(curves)('shows nothing but what is served: $title, $legendFormat', ({ expr, legendFormat }) => {
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    const { readings, grouping } = dependenciesOf(expr);
    expect(unserved({ readings, grouping }, named)).toEqual([]);
    expect(named.filter((label) => !grouping.includes(label))).toEqual([]);
  });

  it('has a row for everything', () => {
    const rows = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Traffic', 'Errors', 'Latency', 'Writes', 'Rank index', 'Streams', 'Stores', 'Process']);
  });

  it('lets its reader choose where the data is and which services are shown', () => {
    expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['service', 'query'],
    ]);
  });

  it('has no two panels at one place', () => {
    const places = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it('shows every metric of Laurel’s own', () => {
    const read = curves.flatMap(({ expr }) => dependenciesOf(expr).readings.map(({ name }) => name));
    const shown = new Set(read.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    const own = [...metrics.keys()].filter((name) => !/^(process|nodejs)_/.test(name));
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
  });
});
