import { expect, it } from '@jest/globals';

import { compareRenderings } from './compare-renderings.js';
import type { KubernetesObject } from './kubernetes-object.js';

const metadata = { name: 'web', namespace: 'laurel' };
const service: KubernetesObject = { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80 }] } };
const map: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata };

it('takes objects in any order', () => {
  expect(compareRenderings([service, map], [map, service])).toEqual([]);
});

it('names the innermost field that differs', () => {
  const other = { ...service, spec: { ports: [{ port: 8080 }], clusterIP: 'None' } };
  expect(compareRenderings([service], [other])).toEqual([
    'Service web in laurel spec ports 0 port is 80 by one, 8080 by the other',
    'Service web in laurel spec clusterIP is absent by one, "None" by the other',
  ]);
});

it('names an object that only one has', () => {
  const told = expect.stringMatching(/^ConfigMap web in laurel is \{.*\} by one, absent by the other$/);
  expect(compareRenderings([service, map], [service])).toEqual([told]);
});
