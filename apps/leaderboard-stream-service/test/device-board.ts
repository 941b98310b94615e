import { randomUUID } from 'node:crypto';

import type { LivePage } from '@laurel/contracts/leadr/live-page';
import type { EventStreamReader, EventStreamReaderOptions, StreamedEvent } from '@laurel/fixtures/event-stream-reader';
import type { Board } from '@laurel/storage/boards/board.entity';
import type { BoardChanges } from '@laurel/storage/boards/change-board';
import { changeBoard } from '@laurel/storage/boards/change-board';
import type { NewBoard } from '@laurel/storage/boards/create-board';
import { createBoard } from '@laurel/storage/boards/create-board';
import { BoardLedger } from '@laurel/storage/ledger/board-ledger';
import type { EntryNote } from '@laurel/storage/ledger/submission';
import { DataSource } from 'typeorm';

import type { RunningStreamService } from './running-stream-service.js';

/** A score in a board's log. */
export interface SubmittedScore {
  readonly id: string;
  readonly revision: number;
}

/** A board that devices play on, as anybody may watch it. */
export class DeviceBoard {
  private constructor(
    private readonly laurel: RunningStreamService,
    readonly board: Board,
  ) {}

  /** Keeps the best and has high scores first, unless told otherwise. */
  static async on(laurel: RunningStreamService, settings: Partial<NewBoard> = {}): Promise<DeviceBoard> {
    const { gameId } = laurel.board;
    const rule = { keep: 'best', direction: 'high-first', tieRule: 'earliest' } as const;
    const wanted: NewBoard = { ...rule, ...settings, gameId, door: 'leadr', name: randomUUID() };
    const { manager } = laurel.service.app.get(DataSource, { strict: false });
    return new DeviceBoard(laurel, await createBoard(manager, wanted, laurel.clock.now()));
  }

  get url(): string {
    return liveUrl(this.laurel, this.board.id);
  }

  async watch(query = '', options?: EventStreamReaderOptions): Promise<EventStreamReader> {
    return this.laurel.watchAt(this.url + query, options);
  }

  /** A device, which has no name of its own. */
  async device(): Promise<string> {
    const id = randomUUID();
    await this.laurel.change(`insert into competitors (id, proof, issuer, external_id, name) values ($1, 'device', '', $2, '')`, [id, id]);
    return id;
  }

  /** Puts a score into the log, and resolves after the commit; the name is the value's unless something else is noted. */
  async submit(device: string, value: number, note: Partial<EntryNote> = {}): Promise<SubmittedScore> {
    const outcome = await this.laurel.service.app.get(BoardLedger, { strict: false }).append({
      boardId: this.board.id,
      door: 'leadr',
      competitorId: device,
      proof: 'device',
      value,
      at: this.laurel.clock.now(),
      claim: null,
      note: { playerName: `by ${value}`, valueDisplay: null, metadata: null, ...note },
    });
    if (!outcome.stored) throw new Error(outcome.rejection);
    return { id: outcome.entryId, revision: outcome.revision };
  }

  /** One score of a device each, in this order. */
  async fill(...values: number[]): Promise<SubmittedScore[]> {
    const scores: SubmittedScore[] = [];
    for (const value of values) scores.push(await this.submit(await this.device(), value));
    return scores;
  }

  async change(changes: BoardChanges): Promise<void> {
    const { manager } = this.laurel.service.app.get(DataSource, { strict: false });
    await changeBoard(manager, this.board.id, changes, this.laurel.clock.now());
  }
}

export function liveUrl(laurel: RunningStreamService, boardId: string): string {
  return `${laurel.service.url}/v1/live/boards/${boardId}`;
}

export function livePageOf(event: StreamedEvent): LivePage {
  return JSON.parse(event.data) as LivePage;
}

export function valuesOf(event: StreamedEvent): number[] {
  return livePageOf(event).scores.map(({ value }) => value);
}
