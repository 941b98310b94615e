import { readdirSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { readLines } from './metrics-page.js';
import { OBSERVABILITY, readPage } from './observability-folder.js';
import type { Dependencies } from './promql.js';
import { dependenciesOf } from './promql.js';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

/** What a scrape adds to every series. */
const SCRAPED = ['job', 'service', 'instance'];

const metrics = new Map(readLines(readPage('metrics.md')).map((line) => [line.name, line]));
metrics.set('up', { name: 'up', type: 'gauge', labels: [], services: [], help: '' });

const { groups } = parse(readPage('alerts.yaml')) as { groups: { name: string; rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
const dashboard = JSON.parse(readPage('dashboard.json')) as Dashboard;
const charts = dashboard.panels.flatMap((panel) => (panel.targets ?? []).map((target) => ({ panel, ...target })));

/** What an expression or a text names and nothing serves. */
function unserved({ readings, grouping }: Dependencies, alsoNamed: readonly string[] = []): string[] {
  const known = readings.flatMap(({ name }) => labelsOf(name) ?? []);
  return [
    ...readings.flatMap(({ name }) => (labelsOf(name) === undefined ? [name] : [])),
    ...readings.flatMap(({ name, labels }) => labels.filter((label) => !labelsOf(name)?.includes(label)).map((label) => `${name}{${label}}`)),
    ...[...grouping, ...alsoNamed].filter((label) => !known.includes(label)),
  ];
}

/** Of a metric or of one of the series that a histogram consists of. */
function labelsOf(name: string): string[] | undefined {
  const [, base = '', part] = /^(.*?)(_bucket|_sum|_count)?$/.exec(name) ?? [];
  const whole = metrics.get(name);
  if (whole !== undefined) return whole.type === 'histogram' ? undefined : [...whole.labels, ...SCRAPED];
  const { type = '', labels = [] } = metrics.get(base) ?? {};
  const hasPart = type === 'histogram' || (type === 'summary' && part !== '_bucket');
  return hasPart ? [...labels, ...SCRAPED, ...(part === '_bucket' ? ['le'] : [])] : undefined;
}

describe('an alert', () => {
  it.each(alerts)('$alert reads nothing but what is served', ({ expr }) => {
    expect(unserved(dependenciesOf(expr))).toEqual([]);
  });

  it.each(alerts)('$alert tells how bad it is, in a sentence, and has a page', ({ alert, labels, annotations }) => {
    expect(['warning', 'critical']).toContain(labels.severity);
    expect(annotations.summary).toMatch(/^[A-Z{].*\.$/);
    const path = annotations.runbook.replace('docker/observability/', '');
    const page = readPage(path);
    expect(path).toBe(`runbooks/${alert.replace('Laurel', '').replace(/\B[A-Z]/g, '-$&').toLowerCase()}.md`);
    expect(page).toMatch(new RegExp(`^# ${alert}\n`));
    const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(['What it means', 'Who notices', 'How to look', 'What to do', 'When to stop worrying']);
  });

  it('stands behind every page', () => {
    const pages = readdirSync(`${OBSERVABILITY}runbooks`).map((page) => `docker/observability/runbooks/${page}`);
    expect(pages.sort()).toEqual(alerts.map(({ annotations }) => annotations.runbook).sort());
  });

  it('has a name of its own, and a test for Prometheus’s own tool', () => {
    const names = alerts.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    const { tests } = parse(readPage('alerts.test.yaml')) as { tests: { alert_rule_test: { alertname: string }[] }[] };
    const tested = new Set(tests.flatMap(({ alert_rule_test: each }) => each.map(({ alertname }) => alertname)));
    expect([...tested].sort()).toEqual([...names].sort());
  });
});

describe('the dashboard', () => {
  it.each(charts)('shows nothing but what is served: $panel.title, $legendFormat', ({ expr, legendFormat }) => {
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
    const shown = new Set(charts.flatMap(({ expr }) => dependenciesOf(expr).readings.map(({ name }) => name.replace(/_(bucket|sum|count)$/, ''))));
    const own = [...metrics.keys()].filter((name) => !/^(process|nodejs)_|^up$/.test(name));
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('what is not served is found', () => {
  it.each([
    ['rate(no_such_total[5m])', ['no_such_total']],
    ['ledger_commit_seconds', ['ledger_commit_seconds']],
    ['ledger_waiting_bucket', ['ledger_waiting_bucket']],
    ['redis_up{board="x"}', ['redis_up{board}']],
    ['sum by (route) (sse_open)', ['route']],
    ['sum by (le) (rate(ledger_commit_seconds_count[5m]))', ['le']],
  ])('in %s', (expression, found) => {
    expect(unserved(dependenciesOf(expression))).toEqual(found);
  });
});

it('the example of a scrape asks every service at its operations port, under the labels that the rules need', () => {
  const example = parse(readPage('prometheus.yaml')) as {
    rule_files: string[];
    scrape_configs: { job_name: string; static_configs: { targets: string[]; labels: { service: string } }[] }[];
  };
  expect(example.rule_files).toEqual(['alerts.yaml']);
  expect(example.scrape_configs.map(({ job_name: name }) => name)).toEqual(['laurel']);
  const targets = example.scrape_configs.flatMap(({ static_configs: each }) => each.map((one) => [one.labels.service, one.targets]));
  expect(targets).toEqual([
    ['auth-service', ['auth-service:9091']],
    ['score-service', ['score-service:9092']],
    ['leaderboard-stream-service', ['leaderboard-stream-service:9093']],
  ]);
});
