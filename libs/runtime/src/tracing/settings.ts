import { CannotStart } from '../start.js';

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/** Whether OpenTelemetry's own variables name a collector and do not switch tracing off. The SDK reads all else that they say. */
export function isTracingWanted(env: NodeJS.ProcessEnv): boolean {
  const given = ENDPOINTS.flatMap((name) => (env[name] ? [{ name, address: env[name] }] : []));
  const isOff = env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none';
  if (given.length === 0 || isOff) return false;
  const bad = given.find(({ address }) => !/^https?:\/\//.test(address) || !URL.canParse(address));
  if (bad !== undefined) throw new CannotStart(`${bad.name} must be the http or https address of a collector`);
  return true;
}
