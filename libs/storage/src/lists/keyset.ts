import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** One level of an order. */
export interface SortTerm {
  readonly field: string;
  readonly descending: boolean;
}

/** Where a page touches its neighbour. */
export interface Edge {
  /** What the row at the edge has in the fields of the order, one for each term. The row itself may be gone. */
  readonly values: readonly (string | number)[];
  /** The page follows the edge; false: it comes before. */
  readonly forward: boolean;
  /** The row at the edge belongs to the page. */
  readonly inclusive: boolean;
}

/** Which rows of an ordered list are asked for: from its beginning, or from an edge on. */
export interface ListWindow {
  /** Must tell any two rows apart; every list ends its order with the id. */
  readonly sort: readonly SortTerm[];
  readonly limit: number;
  readonly edge: Edge | undefined;
}

/** Rows in the order of the list, whichever way they were reached. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/**
 * Reads a page by the values at its edge instead of by an offset, so that rows which come or go meanwhile make no other row
 * appear twice or not at all.
 *
 * @param query has the list's filters, and neither order nor limit
 * @param columns what each field is in SQL, none of them null; text should be compared byte by byte (`collate "C"`)
 */
export async function readWindow<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  columns: Readonly<Record<string, string>>,
  window: ListWindow,
): Promise<ListPage<E>> {
  const { sort, limit, edge } = window;
  const forward = edge?.forward ?? true;
  const page = query.clone();
  if (edge !== undefined) page.andWhere(...beyond(columns, sort, edge));
  for (const [column, { descending }] of inOrder(columns, sort)) page.addOrderBy(column, descending === forward ? 'DESC' : 'ASC');
  const found = await page.limit(limit + 1).getMany();

  const rows = found.slice(0, limit);
  if (!forward) rows.reverse();
  const hasFurther = found.length > limit;
  const hasNearer = edge !== undefined && (await anyNotBeyond(query, columns, sort, edge));
  return { rows, hasPrevious: forward ? hasNearer : hasFurther, hasNext: forward ? hasFurther : hasNearer };
}

/** Whether there are rows on the other side of the edge. */
async function anyNotBeyond<E extends ObjectLiteral>(
  query: SelectQueryBuilder<E>,
  columns: Readonly<Record<string, string>>,
  sort: readonly SortTerm[],
  { values, forward, inclusive }: Edge,
): Promise<boolean> {
  return query
    .clone()
    .andWhere(...beyond(columns, sort, { values, forward: !forward, inclusive: !inclusive }))
    .getExists();
}

/** The condition that a row lies beyond the edge, and its parameters. */
function beyond(
  columns: Readonly<Record<string, string>>,
  sort: readonly SortTerm[],
  { values, forward, inclusive }: Edge,
): [condition: string, parameters: ObjectLiteral] {
  const terms = sort.map(({ field, descending }, index) => ({
    column: columnOf(columns, field),
    sign: descending === forward ? '<' : '>',
    value: `:edge${index}`,
  }));
  const alternatives = terms.map(({ column, sign, value }, index) => {
    const isLast = index === terms.length - 1;
    const same = terms.slice(0, index).map((before) => `${before.column} = ${before.value}`);
    return [...same, `${column} ${sign}${isLast && inclusive ? '=' : ''} ${value}`].join(' and ');
  });
  // The first comparison follows from the alternatives; said once more, an index on the first column can use it.
  const [first] = terms;
  const bound = first === undefined ? 'true' : `${first.column} ${first.sign}= ${first.value}`;
  return [`${bound} and (${alternatives.join(' or ')})`, Object.fromEntries(values.map((value, index) => [`edge${index}`, value]))];
}

/** Of fields that are the same in SQL the first decides; the query builder would take the last. */
function inOrder(columns: Readonly<Record<string, string>>, sort: readonly SortTerm[]): Map<string, SortTerm> {
  const ordered = new Map<string, SortTerm>();
  for (const term of sort) {
    const column = columnOf(columns, term.field);
    if (!ordered.has(column)) ordered.set(column, term);
  }
  return ordered;
}

function columnOf(columns: Readonly<Record<string, string>>, field: string): string {
  const column = columns[field];
  if (column === undefined) throw new Error(`the list has no column for ${field}`);
  return column;
}
