import type { BoardRule, Proof } from '@laurel/leaderboard/board-rule';
import { keep, slotOf, type Kept } from '@laurel/leaderboard/keeping';
import { orderKeys } from '@laurel/leaderboard/ranking';
import { escapeLiteral, type Client } from 'pg';

import { inTransaction } from '../with-database.js';
import { Differences } from './differences.js';
import { readEachRow } from './read-rows.js';

type Rule = Pick<BoardRule, 'keep' | 'direction' | 'tieRule'>;

interface EntryRow {
  readonly competitorId: string;
  readonly revision: string;
  readonly value: number;
  readonly proof: Proof;
  readonly submittedAt: Date;
}

/** What stands, each as one line of text that is the same for the same standing, behind what it is sorted by. */
interface Standing {
  readonly key: string;
  readonly text: string;
}

/**
 * Recomputes the standings of a board from its log, by the board's rule, and compares them with those that are stored. Both are read
 * from one snapshot and in one order, so a board of any size fits in memory.
 */
export async function verifyStandings(database: Client, boardId: string): Promise<Differences> {
  const differences = new Differences();
  await inTransaction(
    database,
    async () => {
      const { rows } = await database.query<Rule>('select keep, direction, tie_rule as "tieRule" from boards where id = $1', [boardId]);
      const [rule] = rows;
      if (rule !== undefined) await merge(recomputed(database, boardId, rule), stored(database, boardId), differences);
    },
    'begin transaction isolation level repeatable read, read only',
  );
  return differences;
}

/** Both in the order of their keys. */
async function merge(recomputed: AsyncGenerator<Standing>, stored: AsyncGenerator<Standing>, differences: Differences): Promise<void> {
  let due = await recomputed.next();
  let there = await stored.next();
  while (!due.done || !there.done) {
    const isFirst = there.done || (!due.done && due.value.key <= there.value.key);
    const isSame = !due.done && !there.done && due.value.key === there.value.key;
    if (isSame && due.value?.text !== there.value?.text) differences.add(`${there.value?.text} should be ${due.value?.text}`);
    else if (!isSame) differences.add(isFirst ? `${due.value?.text} is missing` : `${there.value?.text} is not in the log`);
    if (isSame || isFirst) due = await recomputed.next();
    if (isSame || !isFirst) there = await stored.next();
  }
}

async function* recomputed(database: Client, boardId: string, rule: Rule): AsyncGenerator<Standing> {
  const id = escapeLiteral(boardId);
  const log = `select competitor_id as "competitorId", revision, value, proof, submitted_at as "submittedAt" from entries
                where board_id = ${id} and revision > (select coalesce(max(revision), 0) from board_resets where board_id = ${id})
                order by competitor_id, revision`;
  let current: { entry: EntryRow; kept: Kept; slot: number } | undefined;
  const standing = ({ entry, kept, slot }: NonNullable<typeof current>): Standing => {
    const { competitorId, proof, submittedAt } = entry;
    return describe({ competitorId, slot, ...kept, ...orderKeys(rule, kept), proof, achievedAt: submittedAt });
  };
  for await (const entry of readEachRow<EntryRow>(database, 'log', log)) {
    const submitted = { value: entry.value, revision: Number(entry.revision) };
    const slot = slotOf(rule, submitted.revision);
    const isNext = current?.entry.competitorId !== entry.competitorId || current.slot !== slot;
    if (current !== undefined && isNext) yield standing(current);
    const kept = keep(rule, isNext ? undefined : current?.kept, submitted);
    if (current === undefined || isNext || kept !== current.kept) current = { entry, kept, slot };
  }
  if (current !== undefined) yield standing(current);
}

interface StandingRow {
  readonly competitorId: string;
  readonly slot: string;
  readonly value: number;
  readonly revision: string;
  readonly sortKey: number;
  readonly tieKey: string;
  readonly proof: Proof;
  readonly achievedAt: Date;
}

async function* stored(database: Client, boardId: string): AsyncGenerator<Standing> {
  const standings = `select competitor_id as "competitorId", slot, value, revision, sort_key as "sortKey", tie_key as "tieKey",
                            proof, achieved_at as "achievedAt"
                       from standings where board_id = ${escapeLiteral(boardId)} order by competitor_id, slot`;
  for await (const row of readEachRow<StandingRow>(database, 'standings_by_competitor', standings)) yield describe(row);
}

type Described = { readonly [Name in keyof StandingRow]: StandingRow[Name] | number };

function describe({ competitorId, slot, value, revision, sortKey, tieKey, proof, achievedAt }: Described): Standing {
  // Minus zero is zero.
  const [shown, sorted] = [Number(value) + 0, Number(sortKey) + 0];
  return {
    key: `${competitorId} ${String(slot).padStart(16, '0')}`,
    text: `${competitorId} ${slot}: ${shown} of revision ${revision} (${sorted}, ${tieKey}, ${proof}, ${Number(achievedAt)})`,
  };
}
