import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { readPage, runbookNames } from './observability-folder.js';
import { dependenciesOf } from './promql.js';
import { unserved } from './unserved.js';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const { groups } = parse(readPage('alerts.yaml')) as { groups: { name: string; rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);

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
    const pages = runbookNames().map((name) => `docker/observability/${name}`);
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
