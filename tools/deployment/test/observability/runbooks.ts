import { readPage, runbookNames } from './observability-folder.js';

/** A page that says what to do about an alert. */
export interface Runbook {
  readonly name: string;
  readonly text: string;
}

export const runbooks: readonly Runbook[] = runbookNames().map((name) => ({ name, text: readPage(name) }));

/** The lines to type that a page has in that language. */
export function linesIn(language: 'sh' | 'sql', { text }: Runbook): string[] {
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, found]) => found === language);
  return blocks.flatMap(([, , block = '']) => block.trim().split('\n'));
}

/** What all pages say in that form, each once. */
export function said(form: RegExp): string[] {
  return [...new Set(runbooks.flatMap(({ text }) => [...text.matchAll(form)].map(([, found = '']) => found)))].sort();
}
