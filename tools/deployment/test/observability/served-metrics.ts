/** A metric as a process serves it. */
export interface ServedMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** Those that clients of a histogram do not have by themselves. */
  readonly labels: readonly string[];
}

/** Reads Prometheus's text format. Labels are known only of what has a sample. */
export function readServed(text: string): ServedMetric[] {
  const lines = text.split('\n');
  return lines.flatMap((line) => {
    const [, name = '', type = ''] = /^# TYPE (\w+) (\w+)$/.exec(line) ?? [];
    if (name === '') return [];
    const help = lines.find((each) => each.startsWith(`# HELP ${name} `))?.slice(`# HELP ${name} `.length) ?? '';
    const sample = new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `);
    const labels = lines.flatMap((each) => [...(sample.exec(each)?.[1] ?? '').matchAll(/(\w+)="/g)].map(([, label = '']) => label));
    return [{ name, type, help, labels: [...new Set(labels)].filter((label) => label !== 'le' && label !== 'quantile').sort() }];
  });
}
