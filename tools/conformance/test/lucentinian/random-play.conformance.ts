import { expect, it } from '@jest/globals';
import { TableModel, type ModelRow } from '@laurel/fixtures/table-model';
import fc from 'fast-check';

import { exchange, type Answer, type Sent } from '../http-exchange.js';
import type { LeadrServer } from '../leadr/leadr-server.js';
import { Burst } from './burst.js';
import { recordBody, TableGame } from './table-game.js';

const SEED = 20_140_729;

/** Few enough that they tie often. */
const SCORES = fc.constantFrom(-2, -1, 0, 0.5, 1, 2, 1e15);
const SETTINGS = fc.record({ capacity: fc.integer({ min: 1, max: 4 }), ascending: fc.boolean() });

const STEPS = fc.oneof(
  { weight: 6, arbitrary: fc.record({ adds: SCORES, asText: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ asksFor: SCORES, spelling: fc.constantFrom('/check', '') }) },
  { weight: 1, arbitrary: fc.record({ clearsBy: fc.constantFrom('DELETE', '/deleted', '/deleted/') }) },
  { weight: 2, arbitrary: fc.constant({ repeats: 'the last write' }) },
  { weight: 1, arbitrary: fc.constant({ misuses: 'the last write' }) },
);

/** @param replicasOf places that a step, or a part of one, may be asked of; the server alone unless given */
export function randomPlay(serverOf: () => LeadrServer, replicasOf = () => [serverOf()]): void {
  it('is answered step by step as the rules have it, at whichever replica', async () => {
    await fc.assert(
      fc.asyncProperty(SETTINGS, fc.array(STEPS, { minLength: 1, maxLength: 16 }), async (settings, steps) => {
        const game = await TableGame.open(serverOf(), settings);
        const play = new Play(game, new TableModel(settings.capacity, settings.ascending));
        const replicas = replicasOf();
        for (const [index, step] of steps.entries()) await play.take(step, replicas[index % replicas.length] ?? serverOf());
      }),
      { numRuns: 25, seed: SEED },
    );
  });

  it('all at once leaves the best, never too many, the earlier before its equals', async () => {
    const bursts = fc.record({
      scores: fc.array(SCORES, { minLength: 1, maxLength: 8 }),
      isCleared: fc.constantFrom(true, false, false, false),
    });
    await fc.assert(
      fc.asyncProperty(SETTINGS, fc.array(bursts, { minLength: 1, maxLength: 5 }), async (settings, all) => {
        const game = await TableGame.open(serverOf(), settings);
        let held: readonly ModelRow[] = [];
        for (const [index, { scores, isCleared }] of all.entries()) {
          const newcomers = scores.map((score, at) => ({ score, by_whom: `${index}.${at}` }));
          const burst = await Burst.of(game, replicasOf(), newcomers, { isCleared });
          burst.expectPlausible(held);
          held = burst.left;
        }
      }),
      { numRuns: 20, seed: SEED },
    );
  });
}

type Step = typeof STEPS extends fc.Arbitrary<infer Each> ? Each : never;

/** What was sent to change the table, and what came of it. */
interface Write {
  readonly line: string;
  readonly sent: Sent;
  readonly answer: Pick<Answer, 'status' | 'body'>;
}

/** One game, one step after the other, each held to the model. */
class Play {
  private lastWrite: Write | undefined;
  private records = 0;

  constructor(
    private readonly game: TableGame,
    private readonly model: TableModel,
  ) {}

  async take(step: Step, server: LeadrServer): Promise<void> {
    const game = this.game.at(server);
    if ('adds' in step) await this.add(game, step.adds, step.asText);
    else if ('asksFor' in step) expect(await game.isEligible(step.asksFor, step.spelling)).toBe(this.model.wouldPlace(step.asksFor));
    else if ('clearsBy' in step) await this.clear(game, step.clearsBy);
    else if ('repeats' in step) await this.repeat(game);
    else await this.misuse(game);
    expect((await game.rows()).map(({ score, by_whom }) => ({ score, by_whom }))).toEqual(this.model.rows);
  }

  private async add(game: TableGame, score: number, asText: boolean): Promise<void> {
    const row = { score, by_whom: `player ${(this.records += 1)}` };
    const body = recordBody({ ...row, score: asText ? String(score) : score });
    const answer = await this.write(game, `POST ${game.path}`, { body });
    expect(answer).toMatchObject({ status: 200, body: JSON.stringify({ position: this.model.add(row) }) });
  }

  private async clear(game: TableGame, by: string): Promise<void> {
    const line = by === 'DELETE' ? `DELETE ${game.path}` : `GET ${game.path}${by}`;
    expect(await this.write(game, line)).toMatchObject({ status: 204, body: '' });
    this.model.clear();
  }

  private async repeat({ server }: TableGame): Promise<void> {
    if (this.lastWrite === undefined) return;
    const { line, sent, answer } = this.lastWrite;
    expect(await exchange(server.url, line, sent)).toMatchObject(answer);
  }

  /** Sends what was signed for one thing to do another one. */
  private async misuse({ server, path }: TableGame): Promise<void> {
    if (this.lastWrite?.line !== `POST ${path}`) return;
    expect((await exchange(server.url, `DELETE ${path}`, this.lastWrite.sent)).status).toBe(400);
  }

  private async write(game: TableGame, line: string, unsigned: Sent = {}): Promise<Answer> {
    const sent = game.signed(line, unsigned);
    const answer = await exchange(game.server.url, line, sent);
    this.lastWrite = { line, sent, answer: { status: answer.status, body: answer.body } };
    return answer;
  }
}
