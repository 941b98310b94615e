import { HTTP_ROUTE, POLICIES, SCORE } from './manifest-files.js';
import type { Mistake } from './mistake.js';

export const TYPES_MISTAKES: readonly Mistake[] = [
  {
    what: 'a misspelt field',
    file: SCORE,
    from: 'readinessProbe:',
    to: 'readinesProbe:',
    told: /Deployment score-service: spec\.template\.spec\.containers\[0\]\.readinesProbe: .*does not exist/,
  },
  {
    what: 'a value of the wrong type',
    file: SCORE,
    from: 'minReadySeconds: 10',
    to: 'minReadySeconds: 10s',
    told: /Deployment score-service: spec\.minReadySeconds: Type 'string' is not assignable to type 'number'/,
  },
  {
    what: 'a duration in no known unit',
    file: HTTP_ROUTE,
    from: 'backendRequest: 10s',
    to: 'backendRequest: 10seconds',
    told: /HTTPRoute laurel: spec\.rules\[1\]\.timeouts\.backendRequest: .*10seconds/,
  },
  {
    what: 'a filter that rewrites paths',
    file: HTTP_ROUTE,
    from: '      timeouts:\n        request: 0s\n',
    to: '      filters:\n        - type: URLRewrite\n      timeouts:\n        request: 0s\n',
    told: /HTTPRoute laurel: spec\.rules\[0\]\.filters: .*does not exist/,
  },
  {
    what: 'a kind of object that is new here',
    file: POLICIES,
    from: 'kind: NetworkPolicy\nmetadata:\n  name: dns',
    to: 'kind: NetworkPolice\nmetadata:\n  name: dns',
    told: /NetworkPolice dns: kind: .*does not exist/,
  },
];
