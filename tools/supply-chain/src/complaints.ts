import { installScriptComplaints } from './install-script-rules.js';
import { licenceComplaints } from './licence-rules.js';
import { lockComplaints } from './lock-rules.js';
import { manifestComplaints } from './manifest-rules.js';
import { platformComplaints } from './platform-rules.js';
import type { Repository } from './repository.js';

const RULES = [lockComplaints, platformComplaints, manifestComplaints, licenceComplaints, installScriptComplaints];

/** All that is wrong with what this repository takes from others, a line for each. */
export function complaintsAbout(repository: Repository): string[] {
  return RULES.flatMap((rule) => rule(repository));
}
