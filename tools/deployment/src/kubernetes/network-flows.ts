import type { IIoK8sApiNetworkingV1NetworkPolicyPeer as Peer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { IIoK8sApiNetworkingV1NetworkPolicyPort as PolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';

import { portNumber } from './container-port.js';
import { selects } from './label-selector.js';
import { podsOf, type Pod } from './pods.js';
import type { Rendering } from './rendering.js';

/** What a network lets through, as text: `score-service to auth-service:8081`. */
export type Flow = string;

/** An address outside of the cluster, whichever it is. */
export const OUTSIDE = 'addresses';
/** The other end where nothing limits it. */
const ANYBODY = 'anybody';

type Direction = 'Ingress' | 'Egress';

/** A flow's text. What asks for the address of a name uses UDP as well, which is told by the port. */
export function flow(from: string, to: string, port: number | string): Flow {
  return `${from} to ${to}:${port}`;
}

/** How flows call the pods of another namespace. */
export function namespaceCalled(name: string): string {
  return `namespace ${name}`;
}

/** How flows call the pods of ours: by the name that they are labelled with. */
export function podsCalled({ labels }: Pick<Pod, 'labels'>): string {
  return labels['app.kubernetes.io/name'] ?? 'unnamed pods';
}

/** Everything that the NetworkPolicies let through. Between two pods both ends must allow it. */
export function networkFlows(rendering: Rendering): Set<Flow> {
  const pods = distinct(podsOf(rendering));
  const policies = rendering.all('NetworkPolicy');
  const flows = new Set<Flow>();
  for (const pod of pods) {
    const name = podsCalled(pod);
    const outgoing = grantsOf(policies, pod, 'Egress');
    const incoming = grantsOf(policies, pod, 'Ingress');
    if (outgoing === undefined) flows.add(flow(name, ANYBODY, 'any'));
    if (incoming === undefined) flows.add(flow(ANYBODY, name, 'any'));
    for (const { peer, port } of outgoing ?? []) for (const to of elsewhere(peer)) flows.add(flow(name, to, port));
    for (const { peer, port } of incoming ?? []) for (const from of elsewhere(peer)) flows.add(flow(from, name, numberOf(pod, port)));
    for (const other of pods) {
      const taken = grantsOf(policies, other, 'Ingress');
      for (const port of portsBetween(pod, outgoing, other, taken)) flows.add(flow(name, podsCalled(other), port));
    }
  }
  return flows;
}

interface Grant {
  /** Undefined: anybody. */
  readonly peer: Peer | undefined;
  readonly port: string | number;
}

/** What the policies allow a pod in one direction; undefined when none of them limits it. */
function grantsOf(policies: readonly INetworkPolicy[], pod: Pod, direction: Direction): Grant[] | undefined {
  const own = policies.filter(({ spec }) => spec?.policyTypes?.includes(direction) && selects(spec.podSelector, pod.labels));
  if (own.length === 0) return undefined;
  return own.flatMap(({ spec }) =>
    direction === 'Egress'
      ? (spec?.egress ?? []).flatMap(({ to, ports }) => grants(to, ports))
      : (spec?.ingress ?? []).flatMap(({ from, ports }) => grants(from, ports)),
  );
}

function grants(peers: readonly Peer[] | undefined, ports: readonly PolicyPort[] | undefined): Grant[] {
  const shown = ports?.map(({ port = 'any', protocol }) => (protocol === 'UDP' ? `${port}/udp` : port)) ?? ['any'];
  return (peers ?? [undefined]).flatMap((peer) => shown.map((port) => ({ peer, port })));
}

/** How flows call a grant's other end when it is not in our namespace. */
function elsewhere(peer: Peer | undefined): string[] {
  if (peer === undefined) return [ANYBODY];
  if (peer.ipBlock !== undefined) return [OUTSIDE];
  if (peer.namespaceSelector === undefined) return [];
  return [namespaceCalled(peer.namespaceSelector.matchLabels?.['kubernetes.io/metadata.name'] ?? 'any')];
}

function isMeant(peer: Peer | undefined, pod: Pod): boolean {
  return peer?.podSelector !== undefined && peer.namespaceSelector === undefined && selects(peer.podSelector, pod.labels);
}

/** The ports at which one pod may send and the other one takes. */
function portsBetween(from: Pod, outgoing: Grant[] = [], to: Pod, incoming: Grant[] = []): (string | number)[] {
  const sent = outgoing.filter(({ peer }) => isMeant(peer, to)).map(({ port }) => numberOf(to, port));
  const taken = incoming.filter(({ peer }) => isMeant(peer, from)).map(({ port }) => numberOf(to, port));
  return sent.filter((port) => taken.includes(port));
}

function numberOf({ containers }: Pod, port: string | number): string | number {
  const numbers = containers.flatMap((container) => portNumber(container, port) ?? []);
  return numbers[0] ?? port;
}

/** Pods with the same name are the same to a network: those of the migration and of the backup. */
function distinct(pods: readonly Pod[]): Pod[] {
  return [...new Map(pods.map((pod) => [podsCalled(pod), pod])).values()];
}
