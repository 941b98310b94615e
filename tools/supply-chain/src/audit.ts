// `npm run audit`: asks the registry for known weaknesses of the packages that are shipped. Exit codes: 0 none that is high or critical,
// or nobody to ask (the last line then begins with NOT AUDITED), 1 some.
import { spawnSync } from 'node:child_process';

import { auditVerdict } from './audit-verdict.js';
import { REPOSITORY } from './read-repository.js';

// Its own exit code says no more than the report does: it is 1 for a single low one, and for a registry that does not answer.
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: REPOSITORY, encoding: 'utf8' });
const { is, lines } = auditVerdict(stdout);
for (const line of lines) console.log(line);
process.exitCode = is === 'vulnerable' ? 1 : 0;
