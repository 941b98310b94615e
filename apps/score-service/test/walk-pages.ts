import { expect } from '@jest/globals';
import type { Pagination } from '@laurel/contracts/leadr/pagination';

/** One page of any list. */
export interface Page<Row> {
  readonly data: readonly Row[];
  readonly pagination: Readonly<Pagination>;
}

/** The pages of a list up to its end, and those on the way back from there, both in the order of the list. */
export interface Walk<Row> {
  readonly forth: readonly (readonly Row[])[];
  readonly back: readonly (readonly Row[])[];
}

const PAGES_MAX = 200;

/** Walks through a list and back. What pages say of themselves and of their neighbours has to be true. */
export async function walkPages<Row>(page: (cursor: string | null) => Promise<Page<Row>>): Promise<Walk<Row>> {
  const read = async (cursor: string | null): Promise<Page<Row>> => {
    const { data, pagination } = await page(cursor);
    expect(pagination.count).toBe(data.length);
    expect(pagination.next_cursor !== null).toBe(pagination.has_next);
    expect(pagination.prev_cursor !== null).toBe(pagination.has_prev);
    return { data, pagination };
  };
  const first = await read(null);
  expect(first.pagination.has_prev).toBe(false);
  const forth = [first];
  for (let { next_cursor: next } = first.pagination; next !== null && forth.length < PAGES_MAX; ) {
    const reached = await read(next);
    expect(reached.pagination.has_prev).toBe(true);
    forth.push(reached);
    next = reached.pagination.next_cursor;
  }
  const back: Page<Row>[] = [];
  for (let previous = forth.at(-1)?.pagination.prev_cursor ?? null; previous !== null && back.length < PAGES_MAX; ) {
    const reached = await read(previous);
    expect(reached.pagination.has_next).toBe(true);
    back.unshift(reached);
    previous = reached.pagination.prev_cursor;
  }
  return { forth: forth.map(({ data }) => data), back: back.map(({ data }) => data) };
}

/** That pages of a size show each row once, in order, and the same ones on the way back. */
export function expectWalked<Row>({ forth, back }: Walk<Row>, all: readonly Row[], limit: number): void {
  expect(forth.flat()).toEqual(all);
  expect(forth.slice(0, -1).every(({ length }) => length === limit)).toBe(true);
  expect(back).toEqual(forth.slice(0, -1));
}

/** The order that a text such as `name:asc,id:desc` asks for; numbers go by their value, texts by their bytes. */
export function comparing(sort: string): (one: object, other: object) => number {
  const terms = [...sort.split(','), 'id:asc'].map((term) => term.split(':').map((word) => word.trim()));
  return (one, other) => {
    for (const [field = '', direction = ''] of terms) {
      const order = compare(valueIn(one, field), valueIn(other, field));
      if (order !== 0) return direction.toLowerCase() === 'asc' ? order : -order;
    }
    return 0;
  };
}

function valueIn(row: object, field: string): unknown {
  return (row as Record<string, unknown>)[field];
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}
