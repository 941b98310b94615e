import { expect, it } from '@jest/globals';

import { auditVerdict } from './audit-verdict.js';

const report = (...severities: string[]) => {
  const vulnerabilities = severities.map((severity, index) => [`p${index}`, { name: `p${index}`, severity, range: '<2.0.0' }]);
  return JSON.stringify({ auditReportVersion: 2, vulnerabilities: Object.fromEntries(vulnerabilities) });
};

it.each([
  [[], 'clean'],
  [['low', 'moderate'], 'clean'],
  [['low', 'high'], 'vulnerable'],
  [['critical'], 'vulnerable'],
])('with %j is %s', (severities, is) => {
  expect(auditVerdict(report(...severities)).is).toBe(is);
});

it('names every package, also where that is all', () => {
  expect(auditVerdict(report('low')).lines).toEqual(['low: p0 <2.0.0', 'AUDITED: no known weakness that is high or critical.']);
});

it.each([
  ['refuses', JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }), '405 Method Not Allowed'],
  ['has no such page', JSON.stringify({ statusCode: 404, error: { summary: '' } }), '404'],
  ['is not reached', JSON.stringify({ message: 'getaddrinfo ENOTFOUND', error: {} }), 'getaddrinfo ENOTFOUND'],
  ['answers with a page', '<html>', 'no answer'],
  ['answers nothing', '', 'no answer'],
  ['answers null', 'null', 'no answer'],
])('is unknown where the registry %s, and says so in words that nothing else begins with', (_case, output, reason) => {
  expect(auditVerdict(output)).toEqual({ is: 'unknown', lines: [`NOT AUDITED: the registry did not answer (${reason}).`] });
});
