import { isIPv4 } from 'node:net';

import type { NewRecord, RecordPosition, TableRow } from '@laurel/contracts/lucentinian/records';
import { addressNumber } from '@laurel/runtime/http/client-address';
import type { EntryNote, Outcome } from '@laurel/storage/ledger/submission';
import type { TableRecord } from '@laurel/storage/tables/table-records';

import { rejected } from './refusals.js';

/** A record as a body submits it. */
export interface SubmittedRecord {
  readonly value: number;
  readonly note: EntryNote;
}

/** What is kept of a record beside score and name. */
type Kept = Pick<NewRecord, 'when_happened' | 'locale'>;

/** Of a record whose player was erased. */
const NOTHING_KEPT: Kept = { when_happened: 0, locale: '' };

/** @param address that the record came from */
export function submittedRecord({ score, by_whom, when_happened, locale }: NewRecord, address: string): SubmittedRecord {
  const kept: Kept = { when_happened, locale };
  return { value: score, note: { playerName: by_whom, valueDisplay: null, metadata: kept, address } };
}

/** The answer to a record, also to one that was answered before; a closed table has no place. Throws a 401 where the right was no good. */
export function positionOf(outcome: Outcome): RecordPosition {
  if (outcome.stored) return { position: outcome.position };
  switch (outcome.rejection) {
    case 'repeated':
      return { position: outcome.position };
    case 'not-placed':
    case 'value-out-of-range':
    case 'unknown-board':
      return { position: null };
    case 'claim-lost':
    case 'session-over':
      throw rejected(outcome.rejection);
  }
}

/** The records as JSON text. @param shown whether players may see where they came from */
export function recordsText(records: readonly TableRecord[], shown: { readonly addresses: boolean }): string {
  return `[${records.map((record) => objectText(tableRow(record, shown))).join(',')}]`;
}

function tableRow({ value, name, metadata, address }: TableRecord, { addresses }: { readonly addresses: boolean }): TableRow {
  const { when_happened, locale } = (metadata as Kept | null) ?? NOTHING_KEPT;
  return { score: value, by_whom: name, when_happened, ...addressFields(addresses ? address : null), locale };
}

function addressFields(address: string | null): Pick<TableRow, 'ip4' | 'ip6'> {
  if (address === null) return { ip4: null, ip6: null };
  return isIPv4(address) ? { ip4: Number(addressNumber(address)), ip6: null } : { ip4: null, ip6: addressNumber(address) };
}

/** JSON.stringify refuses whole numbers beyond doubles; in JSON they are digits like any other. */
function objectText(row: TableRow): string {
  const fields = Object.entries(row).map(([name, value]) => `"${name}":${typeof value === 'bigint' ? value : JSON.stringify(value)}`);
  return `{${fields.join(',')}}`;
}
