import { createHash } from 'node:crypto';

import { ListCursors } from '@laurel/access/list-cursors';
import type { PageQuery, Pagination } from '@laurel/contracts/leadr/pagination';
import { PAGE_LIMIT_DEFAULT } from '@laurel/contracts/leadr/pagination';
import { invalid } from '@laurel/runtime/http/invalid';
import type { InvalidInput } from '@laurel/runtime/http/refusal';
import type { Edge, ListPage, ListWindow, SortTerm } from '@laurel/storage/lists/keyset';
import { Injectable } from '@nestjs/common';

import { paginationAnswer } from './pagination.wire.js';
import { readSort } from './sort-order.js';

/** A list that clients page through. */
export interface ListOf<Row> {
  readonly name: string;
  /** The fields that clients may sort by, and what a row has in each. Always with `id`. */
  readonly fields: Readonly<Record<string, (row: Row) => string | number>>;
  /** With fields that clients cannot ask for; the newest first where it is left out. */
  readonly defaultSort?: readonly SortTerm[];
}

/** As a client would write it. */
const NEWEST_FIRST = 'created_at:desc,id:asc';

/** What narrows a list, beside its order: what was asked for, and what the caller may see at all. Undefined and null narrow nothing. */
export type ListFilters = Readonly<Record<string, string | null | undefined>>;

/** What was asked for, and what its cursors are good for. */
export interface RequestedList extends ListWindow {
  readonly cursorsFor: string;
}

export interface PageAnswer<Wire> {
  readonly data: Wire[];
  readonly pagination: Pagination;
}

/** Turns the query of a list into the rows to read, and what was read into a page with cursors. */
@Injectable()
export class ListRequests {
  constructor(private readonly cursors: ListCursors) {}

  /** Throws a refusal when order or cursor are not good, or the cursor belongs to another list, order or filter. */
  window<Row>(list: ListOf<Row>, query: PageQuery, filters: ListFilters): RequestedList {
    const sort = sortOf(list, query);
    const cursorsFor = identify(list.name, sort, filters);
    return { sort, limit: limitOf(query), edge: this.edge(query, cursorsFor), cursorsFor };
  }

  answer<Row, Wire>(
    list: ListOf<Row>,
    { sort, edge, cursorsFor }: RequestedList,
    page: ListPage<Row>,
    toWire: (row: Row) => Wire,
  ): PageAnswer<Wire> {
    const cursor = (row: Row | undefined, forward: boolean): string => {
      const values = row && sort.map(({ field }) => list.fields[field]?.(row) ?? '');
      return this.cursors.seal(neighbour(values, edge, forward), cursorsFor);
    };
    const { rows, hasNext, hasPrevious } = page;
    const cursors = { next: hasNext ? cursor(rows.at(-1), true) : null, previous: hasPrevious ? cursor(rows[0], false) : null };
    return { data: rows.map(toWire), pagination: paginationAnswer(rows.length, page, cursors) };
  }

  /** The edge that a cursor stands for; undefined without one. */
  private edge({ cursor }: PageQuery, cursorsFor: string): Edge | undefined {
    if (cursor === undefined) return undefined;
    const edge = this.cursors.open(cursor, cursorsFor);
    if (edge === undefined) throw invalidCursor('is not a cursor of this server');
    if (edge === 'other-list') throw invalidCursor('belongs to a list with another order or other filters');
    return edge;
  }
}

function sortOf<Row>({ fields, defaultSort }: ListOf<Row>, query: PageQuery): readonly SortTerm[] {
  const asked = query.sort ?? defaultSort ?? NEWEST_FIRST;
  if (typeof asked !== 'string') return asked;
  const sort = readSort(asked, Object.keys(fields));
  if (typeof sort === 'string') throw invalid(['query', 'sort'], 'value_error', sort);
  return sort;
}

/** One text for a list with one order and certain filters. */
function identify(name: string, sort: ListWindow['sort'], filters: ListFilters): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined && value !== null);
  const described = JSON.stringify([name, sort.map(({ field, descending }) => [field, descending]), given.sort()]);
  return createHash('sha256').update(described).digest('base64url').slice(0, 22);
}

/** How many rows a page may have. */
export function limitOf({ limit }: PageQuery): number {
  return limit === undefined ? PAGE_LIMIT_DEFAULT : Number(limit);
}

/** The edge towards the neighbouring page. From an empty page one comes back to where one came from, its row included. */
function neighbour(values: (string | number)[] | undefined, edge: Edge | undefined, forward: boolean): Edge {
  if (values !== undefined) return { values, forward, inclusive: false };
  if (edge === undefined) throw new Error('an empty first page has no neighbours');
  return { values: edge.values, forward, inclusive: !edge.inclusive };
}

function invalidCursor(message: string): InvalidInput {
  return invalid(['query', 'cursor'], 'value_error', message);
}
