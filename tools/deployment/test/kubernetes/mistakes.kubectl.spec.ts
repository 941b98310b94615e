import { beforeAll, describe, expect, it } from '@jest/globals';
import { kubectls } from '@laurel/fixtures/installed-programs.mjs';

import { findFacts } from '../../src/kubernetes/find-facts.js';
import { chosenRoutes, routeChoices } from '../../src/kubernetes/route-choices.js';
import type { Facts } from '../../src/kubernetes/rule.js';
import { validate } from '../../src/kubernetes/validate.js';
import { changedManifests, DOCKER, scratchFolder } from './changed-manifests.js';

const AUTH = 'base/auth-service.yaml';
const SCORE = 'base/score-service.yaml';
const STREAM = 'base/leaderboard-stream-service.yaml';
const WEB = 'base/web.yaml';
const NAMESPACE = 'base/namespace.yaml';
const MIGRATE = 'base/migrate.yaml';
const POLICIES = 'base/network-policies.yaml';
const TAGS = 'base/kustomization.yaml';
const HTTP_ROUTE = 'routes/gateway-api/http-route.yaml';
const INGRESS = 'routes/ingress/ingress.yaml';
const DEMO = 'overlays/demo/kustomization.yaml';
const POSTGRES = 'overlays/demo/postgres.yaml';
const REDIS = 'overlays/demo/redis.yaml';
const PRODUCTION = 'overlays/production/kustomization.yaml';
const BUDGETS = 'overlays/production/disruption-budgets.yaml';
const AUTOSCALING = 'overlays/production/autoscaling.yaml';
const BACKUP = 'backup/backup.yaml';

/** Files that production alone is made of. */
const OF_PRODUCTION = /^(overlays\/production|backup|gitlab|routes\/gateway-api)\//;

/** What is done to the manifests, and what must be said of it. */
interface Mistake {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly told: RegExp;
}

let facts: Facts;

beforeAll(async () => {
  facts = await findFacts(DOCKER, scratchFolder());
});

it('finds nothing to mend in the manifests as they are, with any overlay and any routes', async () => {
  const choices = await routeChoices(DOCKER, scratchFolder());
  expect(choices).toHaveLength(4);
  for (const choice of choices) expect(await validate(choice, kubectls, facts)).toEqual([]);
});

describe('types', () => {
  itTells([
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
  ]);
});

describe('pods', () => {
  itTells([
    {
      what: 'root',
      file: SCORE,
      from: 'runAsUser: 10001',
      to: 'runAsUser: 0',
      told: /Deployment score-service: securityContext\.runAsUser must be 10000 or more/,
    },
    {
      what: 'a file system that can be written to',
      file: AUTH,
      from: 'readOnlyRootFilesystem: true',
      to: 'readOnlyRootFilesystem: false',
      told: /auth-service, container auth-service: securityContext\.readOnlyRootFilesystem must be true/,
    },
    {
      what: 'a token of the API server',
      file: MIGRATE,
      from: '      automountServiceAccountToken: false\n',
      to: '',
      told: /Job migrate-\S+: automountServiceAccountToken must be false/,
    },
    {
      what: 'privileges that are kept',
      file: WEB,
      from: 'drop: [ALL]',
      to: 'drop: [NET_RAW]',
      told: /web, container web: securityContext\.capabilities\.drop must be \[ALL\]/,
    },
    {
      what: 'a namespace that takes any pod',
      file: NAMESPACE,
      from: 'enforce: restricted',
      to: 'enforce: baseline',
      told: /Namespace laurel: label it \S+enforce: restricted/,
    },
    {
      what: 'no memory limit',
      file: STREAM,
      from: 'limits:\n              memory: 512Mi',
      to: 'limits:\n              cpu: 2',
      told: /leaderboard-stream-service, container leaderboard-stream-service: resources\.limits\.memory is missing/,
    },
    {
      what: 'a heap as large as the limit',
      file: STREAM,
      from: 'max-old-space-size=384',
      to: 'max-old-space-size=512',
      told: /NODE_OPTIONS must have --max-old-space-size=384/,
    },
    {
      what: 'pods that may all be on one node',
      file: SCORE,
      from: 'topologyKey: kubernetes.io/hostname',
      to: 'topologyKey: kubernetes.io/arch',
      told: /score-service: topologySpreadConstraints lack kubernetes\.io\/hostname/,
    },
    {
      what: 'the newest image, whichever it is',
      file: TAGS,
      from: 'laurel/score-service\n    newTag: 0.1.0',
      to: 'laurel/score-service\n    newTag: latest',
      told: /image laurel\/score-service:latest: the tag must be 0\.1\.0/,
    },
    {
      what: "another's image in another version than compose has",
      file: REDIS,
      from: 'image: valkey/valkey:',
      to: 'image: valkey/valkey:latest # ',
      told: /StatefulSet redis, container redis, image valkey\/valkey:latest: others' images must be those of compose\.yaml/,
    },
    {
      what: 'an image that nobody builds',
      file: WEB,
      from: 'image: laurel/web',
      to: 'image: laurel/website:0.1.0',
      told: /no target of docker\/Dockerfile is called website/,
    },
    {
      what: 'a shell in the place of the entry point',
      file: SCORE,
      from: '          image: laurel/score-service\n',
      to: '          image: laurel/score-service\n          command: [sh, -c, npm start]\n',
      told: /score-service, container score-service, .*command must not replace the entry point/,
    },
  ]);
});

describe('coming and going', () => {
  itTells([
    {
      what: 'a probe at a port that does not exist',
      file: AUTH,
      from: '/health/ready\n              port: ops',
      to: '/health/ready\n              port: operations',
      told: /auth-service, container auth-service, startupProbe: the container has no port operations/,
    },
    {
      what: 'a probe at the public port',
      file: AUTH,
      from: '/health/live\n              port: ops',
      to: '/health/live\n              port: http',
      told: /auth-service, container auth-service, livenessProbe: must ask the port ops/,
    },
    {
      what: 'liveness that depends on more than the event loop',
      file: SCORE,
      from: '/health/live',
      to: '/health/ready',
      told: /score-service, container score-service, livenessProbe: must ask \/health\/live/,
    },
    {
      what: 'too little time to start',
      file: SCORE,
      from: 'failureThreshold: 30',
      to: 'failureThreshold: 3',
      told: /score-service, container score-service, startupProbe: must give 60 s/,
    },
    {
      what: 'less time to end than streams need',
      file: STREAM,
      from: 'terminationGracePeriodSeconds: 60',
      to: 'terminationGracePeriodSeconds: 30',
      told: /leaderboard-stream-service: terminationGracePeriodSeconds must be 60/,
    },
    {
      what: 'a drain that outlasts the time to end',
      file: DEMO,
      from: '- LOG_LEVEL=info',
      to: '- DRAIN_WAIT_MS=30000',
      told: /score-service: terminationGracePeriodSeconds must be 65/,
    },
    {
      what: 'a rollout that takes pods away first',
      file: SCORE,
      from: 'maxUnavailable: 0',
      to: 'maxUnavailable: 1',
      told: /Deployment score-service: strategy\.rollingUpdate\.maxUnavailable must be 0/,
    },
    {
      what: 'a budget of nobody',
      file: BUDGETS,
      from: 'matchLabels:\n      app.kubernetes.io/name: score-service',
      to: 'matchLabels:\n      app.kubernetes.io/name: scores',
      told: /PodDisruptionBudget score-service: its selector means the pods of no Deployment/,
    },
    {
      what: 'a budget with which no node can be emptied',
      file: BUDGETS,
      from: 'maxUnavailable: 1',
      to: 'maxUnavailable: 0',
      told: /PodDisruptionBudget auth-service: maxUnavailable must be 1/,
    },
    {
      what: 'a single replica in production',
      file: AUTOSCALING,
      from: 'minReplicas: 2',
      to: 'minReplicas: 1',
      told: /Deployment auth-service: needs 2 replicas or more/,
    },
    {
      what: 'an autoscaler of nobody',
      file: AUTOSCALING,
      from: 'kind: Deployment\n    name: score-service',
      to: 'kind: Deployment\n    name: scores',
      told: /HorizontalPodAutoscaler score-service: there is no Deployment scores/,
    },
    {
      what: 'streams that are scaled by another metric',
      file: AUTOSCALING,
      from: 'name: sse_open',
      to: 'name: http_requests',
      told: /HorizontalPodAutoscaler leaderboard-stream-service: must scale by the Pods metric sse_open/,
    },
    {
      what: 'a service that does not wait for its schema',
      file: SCORE,
      from: "args: [await-schema, '120']",
      to: 'args: [migrate]',
      told: /Deployment score-service: its first init container must be await-schema/,
    },
    {
      what: "a migration under another version's name",
      file: MIGRATE,
      from: 'name: migrate-0-1-0',
      to: 'name: migrate',
      told: /Job migrate: must be called migrate-0-1-0/,
    },
  ]);
});

describe('what belongs together', () => {
  itTells([
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
      what: 'copies that vanish with their pod',
      file: BACKUP,
      from: 'persistentVolumeClaim:\n                claimName: backups',
      to: 'emptyDir:\n                sizeLimit: 1Gi',
      told: /CronJob backup: needs a PersistentVolumeClaim/,
    },
  ]);
});

describe('settings and secrets', () => {
  itTells([
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
  ]);
});

describe('the network', () => {
  itTells([
    {
      what: 'a missing way to the key set',
      file: POLICIES,
      from: 'values: [score-service, leaderboard-stream-service]\n  policyTypes: [Egress]',
      to: 'values: [score-service]\n  policyTypes: [Egress]',
      told: /NetworkPolicies must let through leaderboard-stream-service to auth-service:8081/,
    },
    {
      what: 'a way that nothing needs',
      file: 'gitlab/network-policy.yaml',
      from: 'app.kubernetes.io/name: auth-service',
      to: 'app.kubernetes.io/part-of: laurel',
      told: /NetworkPolicies let through score-service to addresses:443, which nothing needs/,
    },
    {
      what: 'a network that lets through what is not named',
      file: POLICIES,
      from: '  podSelector: {}\n  policyTypes: [Ingress, Egress]',
      to: '  podSelector: {}\n  policyTypes: [Ingress]',
      told: /NetworkPolicies let through web to anybody:any, which nothing needs/,
    },
    {
      what: 'a gateway that is shut out',
      file: 'routes/ingress/network-policy.yaml',
      from: 'leaderboard-stream-service, web]',
      to: 'leaderboard-stream-service]',
      told: /NetworkPolicies must let through namespace ingress-nginx to web:8080/,
    },
  ]);
});

describe('routes', () => {
  itTells([
    {
      what: 'a stream that is cut off after a while',
      file: HTTP_ROUTE,
      from: 'request: 0s',
      to: 'request: 60s',
      told: /libs\/contracts sends prefix \/api\/leaderboard to leaderboard-stream-service as a stream; no route does/,
    },
    {
      what: 'requests that may last for ever',
      file: HTTP_ROUTE,
      from: 'request: 15s\n        backendRequest: 10s',
      to: 'request: 0s',
      told: /a route sends prefix \/api to score-service as a stream; libs\/contracts does not/,
    },
    {
      what: 'a path at the wrong service',
      file: HTTP_ROUTE,
      from: 'value: /v1/client/nonce',
      to: 'value: /v1/client/nonces',
      told: /libs\/contracts sends prefix \/v1\/client\/nonce to auth-service; no route does/,
    },
    {
      what: 'a port that the Service does not have',
      file: HTTP_ROUTE,
      from: 'port: 8082',
      to: 'port: 9092',
      told: /\/api goes to a port 9092 that score-service does not have/,
    },
    {
      what: 'streams that the ingress controller buffers',
      file: INGRESS,
      from: "nginx.ingress.kubernetes.io/proxy-buffering: 'off'",
      to: "nginx.ingress.kubernetes.io/proxy-buffering: 'on'",
      told: /libs\/contracts sends prefix \/v1\/live to leaderboard-stream-service as a stream; no route does/,
    },
    {
      what: 'paths that the ingress controller rewrites',
      file: INGRESS,
      from: "    nginx.ingress.kubernetes.io/proxy-read-timeout: '15'\n",
      to: "    nginx.ingress.kubernetes.io/proxy-read-timeout: '15'\n    nginx.ingress.kubernetes.io/rewrite-target: /\n",
      told: /Ingress requests: rewrite-target must go/,
    },
    {
      what: 'routes at another host than players know',
      file: 'overlays/production/gateway-api/hostnames.yaml',
      from: 'laurel.example',
      to: 'laurel.example.org',
      told: /the routes must name laurel\.example, the host of PUBLIC_BASE_URL/,
    },
  ]);
});

describe('what every kubectl builds, and alike', () => {
  itTells([
    {
      what: 'folders among the resources',
      file: DEMO,
      from: '  - postgres.yaml\n',
      to: '  - postgres.yaml\n  - ../../gitlab\n',
      told: /overlays\/demo\/kustomization\.yaml: \.\.\/\.\.\/gitlab is a folder, which belongs to bases/,
    },
    {
      what: 'patches in their new form',
      file: PRODUCTION,
      from: 'patchesStrategicMerge:\n  - web-replicas.yaml',
      to: 'patches:\n  - path: web-replicas.yaml',
      told: /overlays\/production\/kustomization\.yaml: kustomize 2\.0\.3 does not know patches/,
    },
    {
      what: 'names with a hash',
      file: DEMO,
      from: 'disableNameSuffixHash: true',
      to: 'disableNameSuffixHash: false',
      told: /overlays\/demo\/kustomization\.yaml: generatorOptions\.disableNameSuffixHash must be true/,
    },
    {
      what: 'a file that is not there',
      file: DEMO,
      from: '- redis.yaml',
      to: '- valkey.yaml',
      told: /kubectl fails: .*valkey\.yaml/s,
    },
  ]);
});

function itTells(mistakes: readonly Mistake[]): void {
  it.each(mistakes)('tells of $what', async ({ file, from, to, told }) => {
    const docker = await changedManifests({ file, from, to });
    // The demo comes with an ingress controller's routes, production with the Gateway API's.
    const overlay = OF_PRODUCTION.test(file) ? 'production' : 'demo';
    // One program is enough to notice; that all build the same is shown above.
    const found = await validate(await chosenRoutes(docker, overlay), kubectls.slice(0, 1), facts);
    expect(found).toContainEqual(expect.stringMatching(told));
  });
}
