import { DEMO, PRODUCTION } from './manifest-files.js';
import type { Mistake } from './mistake.js';

export const DIALECT_MISTAKES: readonly Mistake[] = [
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
];
