import { AUTOSCALING, POLICIES, PRODUCTION } from './manifest-files.js';
import type { Mistake } from './mistake.js';

export const LABELS_MISTAKES: readonly Mistake[] = [
  {
    what: 'an autoscaler that is not found beside its pods',
    file: AUTOSCALING,
    from: 'app.kubernetes.io/name: leaderboard-stream-service',
    to: 'app.kubernetes.io/name: streams',
    told: /HorizontalPodAutoscaler leaderboard-stream-service: its label app\.kubernetes\.io\/name must be that of its pods/,
  },
  {
    what: "a policy that does not say that it is Laurel's",
    file: POLICIES,
    from: '  name: dns\n  labels:\n    app.kubernetes.io/part-of: laurel\n',
    to: '  name: dns\n',
    told: /NetworkPolicy dns: its label app\.kubernetes\.io\/part-of must be laurel/,
  },
  {
    what: "settings that do not say that they are Laurel's",
    file: PRODUCTION,
    from: '  labels:\n    app.kubernetes.io/part-of: laurel\n',
    to: '',
    told: /ConfigMap laurel: its label app\.kubernetes\.io\/part-of must be laurel/,
  },
];
