import type { IContainer } from 'kubernetes-models/v1/Container';

/** What a service's port of probes and metrics is called. */
export const OPS_PORT = 'ops';

/** The number of a container's port that is referred to by number or name; undefined when it has no such port. */
export function portNumber({ ports = [] }: IContainer, reference: string | number): number | undefined {
  return ports.find(({ name, containerPort }) => name === reference || containerPort === reference)?.containerPort;
}
