import type { ServedMetric } from './served-metrics.js';

/** A line of the page's table: a metric, and which services have it. */
export interface PageLine extends ServedMetric {
  readonly services: readonly string[];
}

const LINE = /^\| `(?<name>\w+)` \| (?<type>\w+) \| (?<labels>[^|]*) \| (?<services>[^|]*) \| (?<help>[^|]*) \|$/;

/** The lines of metrics.md. */
export function readLines(page: string): PageLine[] {
  return page.split('\n').flatMap((text) => {
    const { name = '', type = '', labels = '', services = '', help = '' } = LINE.exec(text)?.groups ?? {};
    return name === '' ? [] : [{ name, type, labels: listed(labels), services: listed(services), help }];
  });
}

/** A line as the page has it. */
export function writeLine({ name, type, labels, services, help }: PageLine): string {
  return `| \`${name}\` | ${type} | ${labels.join(', ')} | ${services.join(', ')} | ${help.replaceAll('|', '\\|')} |`;
}

function listed(cell: string): string[] {
  return cell === '' ? [] : cell.split(', ');
}
