import { environmentOf, secretMounts } from '../container-environment.js';
import { portNumber } from '../container-port.js';
import { flow, namespaceCalled, networkFlows, OUTSIDE, podsCalled, type Flow } from '../network-flows.js';
import { everyContainer, podsOf, type Pod } from '../pods.js';
import type { Rendering, RouteKind } from '../rendering.js';
import { routesInManifests } from '../routes/routes-in-manifests.js';

/** Where each kind of gateway runs its pods, as it is usually installed. */
const GATEWAYS: Readonly<Record<RouteKind, string>> = { 'gateway-api': 'envoy-gateway-system', ingress: 'ingress-nginx' };
const MONITORING = 'monitoring';
const DNS = 'kube-system';
/** Addresses in settings that are only said to others. */
const OWN_ADDRESSES = ['PUBLIC_BASE_URL'];
/** How the cluster calls a Service of another namespace. */
const OF_NAMESPACE = /^[^.]+\.([^.]+)\.svc(?:\.cluster\.local)?$/;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const STORES = [
  { file: 'database-url', service: 'postgres', port: 5432 },
  { file: 'redis-url', service: 'redis', port: 6379 },
];

/** The network lets through what the settings and routes name, and nothing else: by default it lets nothing through. */
export function network(rendering: Rendering): string[] {
  const open = networkFlows(rendering);
  const needed = neededFlows(rendering);
  return [
    ...(hasDefaultDeny(rendering) ? [] : ['a NetworkPolicy must deny everything: podSelector {}, policyTypes [Ingress, Egress], no rules']),
    ...[...needed].filter((each) => !open.has(each)).map((each) => `NetworkPolicies must let through ${each}`),
    ...[...open].filter((each) => !needed.has(each)).map((each) => `NetworkPolicies let through ${each}, which nothing needs`),
  ];
}

function hasDefaultDeny(rendering: Rendering): boolean {
  return rendering
    .all('NetworkPolicy')
    .flatMap(({ spec }) => spec ?? [])
    .some(({ policyTypes, podSelector, ...rules }) => policyTypes?.length === 2 && isEmpty(podSelector) && isEmpty(rules));
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function neededFlows(rendering: Rendering): Set<Flow> {
  const ofPods = podsOf(rendering).flatMap((pod) => {
    const outgoing = outgoingFlows(rendering, pod);
    return [...outgoing, ...(outgoing.length > 0 ? dnsFlows(pod) : []), ...monitoringFlows(pod)];
  });
  return new Set([...ofPods, ...routedFlows(rendering)]);
}

/** To the addresses in a pod's settings, and to the stores whose addresses are in its secrets. */
function outgoingFlows(rendering: Rendering, pod: Pod): Flow[] {
  const from = podsCalled(pod);
  const settings = everyContainer(pod).flatMap((container) => Object.entries(environmentOf(rendering, container)));
  const addresses = settings.flatMap(([name, value]) => (!OWN_ADDRESSES.includes(name) && URL.canParse(value) ? [new URL(value)] : []));
  const named = addresses
    .filter(({ protocol }) => protocol in DEFAULT_PORTS)
    .map(({ hostname, port, protocol }) => flowTo(rendering, from, hostname, Number(port) || (DEFAULT_PORTS[protocol] ?? 0)));
  const stores = STORES.filter(({ file }) => reads(rendering, pod, file));
  return [...named, ...stores.map(({ service, port }) => flowTo(rendering, from, service, port))];
}

function reads(rendering: Rendering, pod: Pod, file: string): boolean {
  return everyContainer(pod).some((container) =>
    secretMounts(pod, container).some(({ path }) => Object.values(environmentOf(rendering, container)).includes(`${path}/${file}`)),
  );
}

/** To the pods behind a Service: of this name, or of another namespace; out of the cluster when there is none. */
function flowTo(rendering: Rendering, from: string, host: string, port: number): Flow {
  const service = rendering.one('Service', host);
  const name = service?.spec?.selector?.['app.kubernetes.io/name'];
  const namespace = OF_NAMESPACE.exec(host)?.[1];
  return flow(from, name ?? (namespace === undefined ? OUTSIDE : namespaceCalled(namespace)), port);
}

function dnsFlows(pod: Pod): Flow[] {
  return ['53/udp', 53].map((port) => flow(podsCalled(pod), namespaceCalled(DNS), port));
}

function routedFlows(rendering: Rendering): Flow[] {
  const from = namespaceCalled(GATEWAYS[rendering.routes]);
  const upstreams = routesInManifests(rendering).found.map(({ upstream }) => upstream);
  return podsOf(rendering)
    .filter((pod) => upstreams.includes(podsCalled(pod)))
    .flatMap((pod) => pod.containers.map((container) => flow(from, podsCalled(pod), portNumber(container, 'http') ?? 'http')));
}

/** From whoever scrapes, as the pod's annotations invite it to. */
function monitoringFlows(pod: Pod): Flow[] {
  const port = pod.annotations['prometheus.io/port'];
  return port === undefined ? [] : [flow(namespaceCalled(MONITORING), podsCalled(pod), Number(port))];
}
