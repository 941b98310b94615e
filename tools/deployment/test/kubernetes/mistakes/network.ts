import type { Change } from '../changed-manifests.js';
import { DEMO, POLICIES, SCORE, STREAM, WEB } from './manifest-files.js';
import type { Mistake } from './mistake.js';

/** Where README.md's example has its collector. */
export const TRACES: Change = {
  file: DEMO,
  from: '- LOG_LEVEL=info',
  to: '- OTEL_EXPORTER_OTLP_ENDPOINT=http://collector.observability.svc:4318',
};

export const NETWORK_MISTAKES: readonly Mistake[] = [
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
  {
    what: 'traces that cannot get out',
    ...TRACES,
    told: /NetworkPolicies must let through score-service to namespace observability:4318/,
  },
  {
    what: 'a way in past the gateway',
    file: SCORE,
    from: 'spec:\n  selector:\n    app.kubernetes.io/name: score-service',
    to: 'spec:\n  type: NodePort\n  selector:\n    app.kubernetes.io/name: score-service',
    told: /Service score-service: type must be ClusterIP/,
  },
  {
    what: 'pods that are asked before they are ready',
    file: STREAM,
    from: 'spec:\n  selector:\n    app.kubernetes.io/name: leaderboard-stream-service',
    to: 'spec:\n  publishNotReadyAddresses: true\n  selector:\n    app.kubernetes.io/name: leaderboard-stream-service',
    told: /Service leaderboard-stream-service: publishNotReadyAddresses must be off/,
  },
  {
    what: 'a gateway that speaks TLS to pods',
    file: WEB,
    from: 'appProtocol: http',
    to: 'appProtocol: https',
    told: /Service web: appProtocol of port 8080 must be http/,
  },
];
