import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { promtool } from '@laurel/fixtures/installed-programs.mjs';
import { parse, stringify } from 'yaml';

import { curves } from './dashboard.js';
import { OBSERVABILITY, readPage } from './observability-folder.js';

/** A copy of docker/observability. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-rules-'));
  cpSync(OBSERVABILITY, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What Prometheus's tool says of files in that copy. */
function ask(...args: readonly string[]): { isContent: boolean; said: string } {
  if (promtool === undefined) throw new Error('promtool is not installed');
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' });
  return { isContent: status === 0, said: stdout + stderr };
}

const CONTENT = { isContent: true, said: expect.stringContaining('SUCCESS') };

describe('Prometheus’s own tool', () => {
  it('can read the rules', () => {
    expect(ask('check', 'rules', 'alerts.yaml')).toEqual(CONTENT);
  });

  it('finds that they fire for what they are meant for, and not for anything else', () => {
    expect(ask('test', 'rules', 'alerts.test.yaml')).toEqual(CONTENT);
  });

  it.each([
    ['one failure in a hundred', 'LaurelErrors', '> 0.02', '> 0.009'],
    ['a pool that was waited for once', 'LaurelDatabasePoolExhausted', 'min_over_time(database_pool', 'max_over_time(database_pool'],
    ['an index that nobody misses', 'LaurelIndexBehind', '"postgresql"}[5m])) > 0', '"postgresql"}[5m])) >= 0'],
  ])('would notice a rule that fires for %s', (_what, alert, from, to) => {
    const rules = readPage('alerts.yaml');
    expect(rules).toContain(from);
    writeFileSync(join(folder, 'changed.yaml'), rules.replace(from, to));
    const { tests, ...rest } = parse(readPage('alerts.test.yaml')) as { tests: { alert_rule_test: { alertname: string }[] }[] };
    const ofThatAlert = tests.filter((each) => each.alert_rule_test.some(({ alertname }) => alertname === alert));
    writeFileSync(join(folder, 'changed.test.yaml'), stringify({ ...rest, rule_files: ['changed.yaml'], tests: ofThatAlert }));
    expect(ask('test', 'rules', 'changed.test.yaml')).toEqual({ isContent: false, said: expect.stringContaining(`alertname: ${alert}`) });
  });

  it('can read what the dashboard asks', () => {
    const rules = curves.map(({ expr }, at) => ({ record: `chart:${at}`, expr: expr.replaceAll('$__rate_interval', '5m') }));
    writeFileSync(join(folder, 'dashboard.yaml'), stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(ask('check', 'rules', 'dashboard.yaml')).toEqual(CONTENT);
  });

  it('can read the scrape for the compose file', () => {
    expect(ask('check', 'config', 'prometheus.yaml')).toEqual(CONTENT);
  });

  it('can read how a scrape on Kubernetes finds and names pods, although Debian’s knows no Kubernetes', () => {
    const [, example = ''] = /```yaml\n(- job_name: [^`]*)```/.exec(readPage('README.md')) ?? [];
    const [{ kubernetes_sd_configs: pods, ...scrape } = {}] = parse(example) as Record<string, unknown>[];
    expect(pods).toEqual([{ role: 'pod', namespaces: { names: ['laurel'] } }]);
    writeFileSync(join(folder, 'kubernetes.yaml'), stringify({ scrape_configs: [scrape] }));
    expect(ask('check', 'config', 'kubernetes.yaml')).toEqual(CONTENT);
  });
});
