/**
 * Whether an SPDX expression can be kept to with these licences alone: of `OR` one side, of `AND` both. What is not such an expression
 * is not allowed.
 */
export function isAllowed(expression: string, licences: ReadonlySet<string>): boolean {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner !== null) {
    const [whole, part = ''] = inner;
    // Stands for the outcome, so that what is around the parentheses can be read in the same way.
    const outcome = isAllowed(part, licences) ? ALLOWED : DENIED;
    return isAllowed(expression.replace(whole, outcome), licences);
  }
  return expression.split(' OR ').some((side) => side.split(' AND ').every((term) => term === ALLOWED || licences.has(term)));
}

const ALLOWED = '+allowed';
const DENIED = '+denied';
