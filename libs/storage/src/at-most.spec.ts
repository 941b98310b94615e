import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';

import { AtMost } from './at-most.js';
import { Overloaded } from './unavailable.js';

const PATIENCE_MS = 500;

let turns: AtMost;
let begun: string[];
let ends: Map<string, { resolve(): void; reject(error: Error): void }>;

beforeEach(() => {
  jest.useFakeTimers();
  turns = new AtMost(2, PATIENCE_MS);
  begun = [];
  ends = new Map();
});
afterEach(() => void jest.useRealTimers());

/** Begins when its turn comes, and ends when it is told. */
const run = (name: string): Promise<string> =>
  turns.run(() => {
    begun.push(name);
    return new Promise((resolve, reject) => ends.set(name, { resolve: () => resolve(name), reject }));
  });

const pass = (ms: number): Promise<unknown> => jest.advanceTimersByTimeAsync(ms);

it('runs so much work at a time, and the rest in the order that it came', async () => {
  const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map(run));
  expect(begun).toEqual(['a', 'b']);
  ends.get('b')?.resolve();
  await pass(0);
  expect(begun).toEqual(['a', 'b', 'c']);
  ends.get('a')?.resolve();
  ends.get('c')?.resolve();
  await pass(0);
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  for (const { resolve } of ends.values()) resolve();
  expect(await all).toEqual(['a', 'b', 'c', 'd', 'e']);

  void run('f');
  void run('g');
  void run('h');
  expect(begun.slice(5)).toEqual(['f', 'g']);
});

it('hands on the turn of work that fails', async () => {
  const first = run('a');
  void run('b');
  void run('c');
  ends.get('a')?.reject(new Error('failed'));
  await expect(first).rejects.toThrow('failed');
  await pass(0);
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('turns work away that would wait for too long, and never begins it', async () => {
  void run('a');
  void run('b');
  const refused = expect(run('c')).rejects.toThrow(Overloaded);
  await pass(PATIENCE_MS - 1);
  void run('d');
  await pass(1);
  await refused;
  ends.get('a')?.resolve();
  ends.get('b')?.resolve();
  await pass(PATIENCE_MS);
  expect(begun).toEqual(['a', 'b', 'd']);
});

it('lets work wait for as long as it takes when nothing else is said', async () => {
  turns = new AtMost(1);
  void run('a');
  void run('b');
  await pass(1_000_000);
  ends.get('a')?.resolve();
  await pass(0);
  expect(begun).toEqual(['a', 'b']);
});
