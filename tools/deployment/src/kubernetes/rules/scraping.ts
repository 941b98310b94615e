import { OPS_PORT, portNumber } from '../container-port.js';
import { podsOf, type Pod } from '../pods.js';
import type { Rendering } from '../rendering.js';

/** Whoever has an operations listener invites Prometheus to it. */
export function scraping(rendering: Rendering): string[] {
  return podsOf(rendering).flatMap((pod) =>
    Object.entries(invitation(pod)).flatMap(([name, value]) =>
      pod.annotations[name] === value ? [] : [`${pod.title}: its pods' annotation ${name} must be '${value}'`],
    ),
  );
}

function invitation({ containers }: Pod): Record<string, string> {
  const [port] = containers.flatMap((container) => portNumber(container, OPS_PORT) ?? []);
  if (port === undefined) return {};
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/path': '/metrics', 'prometheus.io/port': String(port) };
}
