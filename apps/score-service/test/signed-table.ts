import { createHash } from 'node:crypto';

import type { RunningScoreService } from './running-score-service.js';

export interface TableAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A game that knows a table's key and secret, and signs what it sends. */
export class SignedTable {
  private readonly path: string;

  private constructor(
    private readonly running: RunningScoreService,
    name: string,
    private readonly tableKey: string,
    private readonly secret: string,
  ) {
    this.path = `/api/${encodeURIComponent(name)}`;
  }

  /** @param table as the administration made it, or with another of its secrets */
  static on(running: RunningScoreService, table: Readonly<Record<string, unknown>>): SignedTable {
    return new SignedTable(running, String(table['name']), String(table['table_key']), String(table['secret']));
  }

  /** Sends a record, which no other one has the signature of. */
  async post(score: number): Promise<TableAnswer> {
    const record = { score, by_whom: `player ${Math.random()}`, when_happened: 1, locale: 'en' };
    const body = JSON.stringify(record);
    const timestamp = String(this.running.clock.now());
    const text = [this.path, body, timestamp, this.tableKey, sha256(this.secret)].join('|');
    const headers = { timestamp, tablekey: this.tableKey, fingerprint: sha256(`${text}|${text.length}`) };
    const answer = await fetch(this.running.service.url + this.path, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
