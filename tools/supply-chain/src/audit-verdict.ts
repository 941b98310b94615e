/** What `npm audit` comes to. */
export interface Verdict {
  /** `unknown`: nobody could be asked. */
  readonly is: 'clean' | 'vulnerable' | 'unknown';
  /** For whoever runs it; each line makes sense by itself. */
  readonly lines: readonly string[];
}

interface Report {
  readonly vulnerabilities: Readonly<Record<string, { readonly name: string; readonly severity: string; readonly range: string }>>;
}

const FAILING = ['high', 'critical'];

/**
 * Judges what `npm audit --json` printed. Known weaknesses that are `high` or worse fail. A registry that does not answer such questions,
 * as mirrors often do not, is no news about the packages, neither good nor bad.
 */
export function auditVerdict(output: string): Verdict {
  const answer = parsed(output);
  if (!isReport(answer)) return { is: 'unknown', lines: [`NOT AUDITED: the registry did not answer (${reasonOf(answer)}).`] };
  const found = Object.values(answer.vulnerabilities);
  const lines = found.map(({ name, severity, range }) => `${severity}: ${name} ${range}`);
  const failing = found.filter(({ severity }) => FAILING.includes(severity));
  if (failing.length === 0) return { is: 'clean', lines: [...lines, 'AUDITED: no known weakness that is high or critical.'] };
  return { is: 'vulnerable', lines: [...lines, `VULNERABLE: ${failing.length} of these packages must be updated before a release.`] };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

function isReport(answer: unknown): answer is Report {
  const { vulnerabilities } = Object(answer) as Record<string, unknown>;
  return typeof vulnerabilities === 'object' && vulnerabilities !== null;
}

function reasonOf(answer: unknown): string {
  const { message, statusCode } = Object(answer) as Record<string, unknown>;
  return String(message ?? statusCode ?? 'no answer');
}
