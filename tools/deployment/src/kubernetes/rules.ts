import type { Rule } from './rule.js';
import { autoscaling } from './rules/autoscaling.js';
import { backup } from './rules/backup.js';
import { demoDatabase } from './rules/demo-database.js';
import { disruption } from './rules/disruption.js';
import { images } from './rules/images.js';
import { labels } from './rules/labels.js';
import { migrations } from './rules/migrations.js';
import { network } from './rules/network.js';
import { podSecurity } from './rules/pod-security.js';
import { probes } from './rules/probes.js';
import { references } from './rules/references.js';
import { resources } from './rules/resources.js';
import { rollout } from './rules/rollout.js';
import { routes } from './rules/routes.js';
import { scraping } from './rules/scraping.js';
import { secrets } from './rules/secrets.js';
import { services } from './rules/services.js';
import { settings } from './rules/settings.js';
import { spread } from './rules/spread.js';
import { stores } from './rules/stores.js';
import { strictness } from './rules/strictness.js';

/** Everything that manifests are held to, beyond being what Kubernetes takes. */
export const RULES: readonly Rule[] = [
  labels,
  podSecurity,
  images,
  resources,
  probes,
  rollout,
  disruption,
  spread,
  autoscaling,
  references,
  services,
  network,
  scraping,
  secrets,
  settings,
  strictness,
  routes,
  migrations,
  stores,
  demoDatabase,
  backup,
];
