import { stripVTControlCharacters } from 'node:util';

// Enough to tell one cause from another; whoever wants the diff, the frame and the stack finds them where the test ran.
const MESSAGE_LENGTH = 200;

/** What jest says has failed, in `output`: each with its file, its title, and the beginning of its message on one line. */
export function failedTests(output) {
  const failed = new Map();
  let file;
  let test;
  for (const line of stripVTControlCharacters(output).split('\n')) {
    const [, outcome, path] = /^(PASS|FAIL) (\S+)/.exec(line) ?? [];
    const [, title] = /^ {2}● (.+)/.exec(line) ?? [];
    if (outcome !== undefined || line.startsWith('Test Suites:')) {
      file = outcome === 'FAIL' ? path : undefined;
      test = undefined;
    } else if (title !== undefined && file !== undefined) {
      test = { file, title, message: '', whole: false };
      // With many suites jest shows all failures once more at its end.
      failed.set(`${file} ${title}`, test);
    } else if (test !== undefined) {
      test.whole ||= /^\s+(at .+:\d+:\d+|>?\s*\d+ \|)/.test(line);
      if (!test.whole) test.message = `${test.message} ${line.trim()}`.trim().slice(0, MESSAGE_LENGTH);
    }
  }
  return [...failed.values()].map(({ file, title, message }) => ({ file, title, message }));
}
