import { readLines } from './metrics-page.js';
import { readPage } from './observability-folder.js';
import type { Dependencies } from './promql.js';

/** What a scrape adds to every series. */
const SCRAPED = ['job', 'service', 'instance'];

/** The lines of metrics.md by their names. */
export const metrics = new Map(readLines(readPage('metrics.md')).map((line) => [line.name, line]));

/** What others serve, with its labels: Prometheus itself, and kube-state-metrics. */
const OF_OTHERS: Readonly<Record<string, string[]>> = {
  up: SCRAPED,
  kube_cronjob_created: ['namespace', 'cronjob'],
  kube_cronjob_status_last_successful_time: ['namespace', 'cronjob'],
};

/** What an expression or a text names and nothing serves. */
export function unserved({ readings, grouping }: Dependencies, alsoNamed: readonly string[] = []): string[] {
  const known = readings.flatMap(({ name }) => labelsOf(name) ?? []);
  return [
    ...readings.flatMap(({ name }) => (labelsOf(name) === undefined ? [name] : [])),
    ...readings.flatMap(({ name, labels }) => {
      return labels.filter((label) => !labelsOf(name)?.includes(label)).map((label) => `${name}{${label}}`);
    }),
    ...[...grouping, ...alsoNamed].filter((label) => !known.includes(label)),
  ];
}

/** Of a metric or of one of the series that a histogram consists of. */
function labelsOf(name: string): string[] | undefined {
  if (OF_OTHERS[name] !== undefined) return OF_OTHERS[name];
  const [, base = '', part] = /^(.*?)(_bucket|_sum|_count)?$/.exec(name) ?? [];
  const whole = metrics.get(name);
  if (whole !== undefined) return whole.type === 'histogram' ? undefined : [...whole.labels, ...SCRAPED];
  const { type = '', labels = [] } = metrics.get(base) ?? {};
  const hasPart = type === 'histogram' || (type === 'summary' && part !== '_bucket');
  return hasPart ? [...labels, ...SCRAPED, ...(part === '_bucket' ? ['le'] : [])] : undefined;
}
