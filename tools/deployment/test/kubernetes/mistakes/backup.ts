import { BACKUP, OPERATE, RESTORE } from './manifest-files.js';
import type { Mistake } from './mistake.js';

export const BACKUP_MISTAKES: readonly Mistake[] = [
  {
    what: 'copies that vanish with their pod',
    file: BACKUP,
    from: 'persistentVolumeClaim:\n                claimName: backups',
    to: 'emptyDir:\n                sizeLimit: 1Gi',
    told: /CronJob backup: needs a PersistentVolumeClaim/,
  },
  {
    what: 'a backup that never runs',
    file: BACKUP,
    from: '  schedule: 17 3',
    to: '  suspend: true\n  schedule: 17 3',
    told: /CronJob backup: suspend must be off/,
  },
  {
    what: 'copies that cannot be written',
    file: BACKUP,
    from: 'mountPath: /backups',
    to: 'mountPath: /backups\n                  readOnly: true',
    told: /CronJob backup: \/backups must not be readOnly/,
  },
  {
    what: 'copies beside the volume',
    file: BACKUP,
    from: 'args: [backup, /backups,',
    to: 'args: [backup, /tmp,',
    told: /CronJob backup: needs a PersistentVolumeClaim at \/tmp/,
  },
  {
    what: 'a volume without room for copies',
    file: BACKUP,
    from: 'storage: 20Gi',
    to: 'storage: 1Mi',
    told: /CronJob backup: backups must have 1024Mi or more/,
  },
  {
    what: 'a restore that runs by itself',
    file: RESTORE,
    from: 'suspend: true',
    to: 'suspend: false',
    told: /CronJob restore: suspend must be true/,
  },
  {
    what: "the operator's command by itself",
    file: OPERATE,
    from: 'suspend: true',
    to: 'suspend: false',
    told: /CronJob operate: suspend must be true/,
  },
];
