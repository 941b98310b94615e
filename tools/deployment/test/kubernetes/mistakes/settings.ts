import { AUTH, DEMO, PRODUCTION, SCORE, STREAM } from './manifest-files.js';
import type { Mistake } from './mistake.js';

export const SETTINGS_MISTAKES: readonly Mistake[] = [
  {
    what: 'a secret in a manifest',
    file: SCORE,
    from: 'name: SUPERADMIN_API_KEY_FILE\n              value: /run/secrets/laurel/superadmin-api-key',
    to: 'name: SUPERADMIN_API_KEY\n              value: ldr_0123456789abcdef0123456789abcdef',
    told: /Deployment score-service: SUPERADMIN_API_KEY is a secret, give SUPERADMIN_API_KEY_FILE instead/,
  },
  {
    what: 'a password in the address of a store',
    file: DEMO,
    from: '- LOG_LEVEL=info',
    to: '- REDIS_URL=redis://score-service:hunter2@redis:6379',
    told: /ConfigMap laurel: REDIS_URL is a secret, give it as a file/,
  },
  {
    what: 'a secret that nobody makes',
    file: AUTH,
    from: 'laurel/signing-keys.json',
    to: 'laurel/signing-key.pem',
    told: /Deployment auth-service: SIGNING_KEY_FILE names \S+signing-key\.pem, which no mounted Secret has/,
  },
  {
    what: "another service's secret",
    file: STREAM,
    from: 'secretName: laurel-leaderboard-stream-service',
    to: 'secretName: laurel-score-service',
    told: /leaderboard-stream-service: laurel-score-service is another's/,
  },
  {
    what: 'a setting that no service has',
    file: DEMO,
    from: '- LOG_LEVEL=info',
    to: '- LOGLEVEL=info',
    told: /score-service, container score-service: LOGLEVEL is no setting of score-service/,
  },
  {
    what: 'a setting that is missing',
    file: PRODUCTION,
    from: '      - PUBLIC_BASE_URL=https://laurel.example\n',
    to: '',
    told: /score-service, container score-service: .*PUBLIC_BASE_URL is not set/,
  },
  {
    what: 'a setting with a value that it cannot have',
    file: DEMO,
    from: 'TRUSTED_PROXIES=10.0.0.0/8',
    to: 'TRUSTED_PROXIES=everybody',
    told: /auth-service, container auth-service: .*TRUSTED_PROXIES must be `none` or networks/,
  },
  {
    what: 'a single Redis in production',
    file: PRODUCTION,
    from: 'REDIS_CLUSTER=on',
    to: 'REDIS_CLUSTER=off',
    told: /ConfigMap laurel: REDIS_CLUSTER must be on/,
  },
];
