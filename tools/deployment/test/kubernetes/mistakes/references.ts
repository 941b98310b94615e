import { AUTH, DEMO, POSTGRES, REDIS, SCORE, STREAM } from './manifest-files.js';
import type { Mistake } from './mistake.js';

export const REFERENCES_MISTAKES: readonly Mistake[] = [
  {
    what: 'a Service of nobody',
    file: SCORE,
    from: 'spec:\n  selector:\n    app.kubernetes.io/name: score-service',
    to: 'spec:\n  selector:\n    app.kubernetes.io/name: scores',
    told: /Service score-service: its selector means no pod/,
  },
  {
    what: 'a Service at a port that its pods do not have',
    file: AUTH,
    from: 'targetPort: http',
    to: 'targetPort: web',
    told: /Service auth-service: its pods have no port web/,
  },
  {
    what: 'a mount without a volume',
    file: STREAM,
    from: '        - name: tmp\n          emptyDir',
    to: '        - name: temporary\n          emptyDir',
    told: /leaderboard-stream-service: there is no volume tmp/,
  },
  {
    what: 'a missing ConfigMap',
    file: DEMO,
    from: '- name: laurel-auth-service',
    to: '- name: laurel-auth',
    told: /Deployment auth-service: there is no ConfigMap laurel-auth-service/,
  },
  {
    what: 'a database with fewer connections than the pools have',
    file: POSTGRES,
    from: 'max_connections=100',
    to: 'max_connections=50',
    told: /StatefulSet postgres: max_connections must be 70 or more/,
  },
  {
    what: 'a Redis that may fill its container',
    file: REDIS,
    from: '192mb',
    to: '320mb',
    told: /StatefulSet redis: --maxmemory must leave a quarter/,
  },
  {
    what: 'a file that is not there',
    file: DEMO,
    from: '- redis.yaml',
    to: '- valkey.yaml',
    told: /kubectl fails: .*valkey\.yaml/s,
  },
  {
    what: 'data that is not on the claim',
    file: POSTGRES,
    from: 'mountPath: /var/lib/postgresql/data',
    to: 'mountPath: /var/lib/postgresql/other',
    told: /StatefulSet postgres: PGDATA must lie on its claim/,
  },
  {
    what: 'data beside the claim',
    file: POSTGRES,
    from: 'value: /var/lib/postgresql/data/cluster',
    to: 'value: /var/lib/postgresql/cluster',
    told: /StatefulSet postgres: PGDATA must lie on its claim/,
  },
  {
    what: 'a database that no address names',
    file: POSTGRES,
    from: 'name: POSTGRES_DB\n              value: laurel',
    to: 'name: POSTGRES_DB\n              value: scores',
    told: /StatefulSet postgres: POSTGRES_DB must be laurel/,
  },
  {
    what: 'an owner that no address names',
    file: POSTGRES,
    from: 'name: POSTGRES_USER\n              value: laurel',
    to: 'name: POSTGRES_USER\n              value: postgres',
    told: /StatefulSet postgres: POSTGRES_USER must be laurel/,
  },
];
