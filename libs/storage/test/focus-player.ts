import { randomUUID } from 'node:crypto';

import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import { judgeEnd } from '@laurel/leaderboard/focus-phase';
import type { DataSource } from 'typeorm';

import { BoardCatalog } from '../src/boards/board-catalog.js';
import type { Replica } from './replica.js';

export const LIMITS = { earlyToleranceMs: 2_000, latenessMs: 600_000 };

const MONTH_MS = 30 * 24 * 3_600_000;

export type Ended = 'credited' | 'too-early' | 'too-late' | 'none running' | 'claim lost';

/** The time that a credit stands for. */
export interface Credit {
  readonly phaseId: string;
  readonly from: number;
  readonly to: number;
}

export async function focusBoardId(dataSource: DataSource): Promise<string> {
  const board = await new BoardCatalog(dataSource).byName(FOCUS_BOARD);
  if (board === undefined) throw new Error('the migrations make the focus board');
  return board.id;
}

/** An account that plays as the Pomomon door lets it: an end reads the running phase, judges it, and submits the credit. */
export class FocusPlayer {
  readonly credits: Credit[] = [];
  sessionId = '';
  playerId = '';
  private readonly externalId = randomUUID();

  constructor(private readonly boardId: string) {}

  /** A new session, at once the only one. */
  async logIn(replica: Replica, at: number, lifeMs = MONTH_MS): Promise<void> {
    const sessionId = randomUUID();
    const account = { issuer: 'https://gitlab.example', externalId: this.externalId, name: 'ada', network: null, client: null };
    const login = { ...account, sessionId, at, expiresAt: at + lifeMs };
    const { playerId } = await replica.dataSource.transaction((manager) => replica.players.beginSession(login, manager));
    this.playerId = playerId;
    this.sessionId = sessionId;
  }

  start(replica: Replica, at: number, durationMs: number, sessionId = this.sessionId): Promise<boolean> {
    return replica.phases.start({ playerId: this.playerId, sessionId }, at, durationMs);
  }

  async end(replica: Replica, at: number, sessionId = this.sessionId): Promise<Ended> {
    const { playerId, boardId } = this;
    const phase = await replica.phases.running({ playerId, sessionId });
    if (phase === null) return 'none running';
    const end = judgeEnd(phase, at, LIMITS);
    if (end.outcome === 'too-late') await replica.phases.drop({ playerId, sessionId }, phase.id);
    if (end.outcome !== 'credited') return end.outcome;
    const { id: phaseId, countsFrom } = phase;
    const claim = { kind: 'focus-phase', playerId, sessionId, phaseId, countsFrom, dueAt: end.dueAt } as const;
    const identity = { competitorId: playerId, proof: 'gitlab-account', door: 'pomomon' } as const;
    const outcome = await replica.ledger.append({ ...identity, boardId, value: end.creditedMs, at, claim, note: null });
    if (!outcome.stored) return 'claim lost';
    this.credits.push({ phaseId, from: countsFrom, to: countsFrom + end.creditedMs });
    return 'credited';
  }

  /** Of the credits, in the order of their times, those that begin before the one before is over. */
  overlaps(): Credit[] {
    const inOrder = [...this.credits].sort((a, b) => a.from - b.from);
    return inOrder.filter(({ from }, index) => from < (inOrder[index - 1]?.to ?? -Infinity));
  }
}
