import { setTimeout as delay } from 'node:timers/promises';

import { eventually } from '@laurel/fixtures/eventually';

import { exchange, type Answer } from '../http-exchange.js';
import { Game } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';

export const PHASE_MS = 1_000;
const PHASE = '{"minutes":0,"seconds":1}';
/** Between two requests of one player, so that the load leaves room for those who carry it. */
const PACE_MS = 20;
const PATIENCE = { withinMs: 30_000, everyMs: 50 };

/** What became of a player's phases. */
export interface Credits {
  readonly name: string;
  /** Ends that were answered with 200. */
  acknowledged: number;
  /** Ends without such an answer, of which nobody knows whether they were credited. */
  uncertain: number;
}

/** Players who run one phase after the other, and a game that opens logins which nobody completes. */
export class Load {
  /** Requests that were answered with an error of the server's, or not at all. */
  readonly failures: string[] = [];
  readonly players: Credits[] = [];
  private isOver = false;
  private running: Promise<unknown> = Promise.resolve();

  private constructor(private readonly game: Game) {}

  static async start(url: string, players: number): Promise<Load> {
    const load = new Load(new Game(url));
    const names = Array.from({ length: players }, newName);
    const sessions = await Promise.all(names.map((name) => load.game.logIn(name)));
    load.players.push(...names.map((name) => ({ name, acknowledged: 0, uncertain: 0 })));
    load.running = Promise.all([load.openLogins(), ...load.players.map((player, index) => load.play(player, sessions[index] ?? ''))]);
    return load;
  }

  get acknowledged(): number {
    return this.players.reduce((sum, player) => sum + player.acknowledged, 0);
  }

  /** Waits until so many phases more are acknowledged. */
  async goesOnFor(phases: number): Promise<void> {
    const enough = this.acknowledged + phases;
    await eventually(() => {
      if (this.acknowledged < enough) throw new Error(`no further credits; failures: ${this.failures.slice(-3).join('; ')}`);
    }, PATIENCE);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async play(player: Credits, session: string): Promise<void> {
    while (!this.isOver) {
      const started = await this.send('start', () => this.game.start(session, PHASE));
      if (started === 200) await this.end(player, session);
    }
  }

  private async end(player: Credits, session: string): Promise<void> {
    while (!this.isOver) {
      const status = await this.send('end', () => this.game.end(session));
      if (status === 409) continue;
      if (status === 200) player.acknowledged += 1;
      else player.uncertain += 1;
      return;
    }
  }

  private async openLogins(): Promise<void> {
    while (!this.isOver) {
      let token = '';
      const opened = await this.send('login', async () => {
        const answer = await exchange(this.game.url, 'PUT /api/sessions');
        if (answer.status === 200) ({ token } = JSON.parse(answer.body) as { token: string });
        return answer;
      });
      if (opened === 200) await this.send('poll', () => exchange(this.game.url, `GET /api/sessions?token=${token}`));
    }
  }

  private async send(what: string, request: () => Promise<Answer>): Promise<number | undefined> {
    await delay(PACE_MS);
    try {
      const { status, body } = await request();
      if (status >= 500) this.failures.push(`${what}: ${status} ${body.trim()}`);
      return status;
    } catch (error) {
      this.failures.push(`${what}: ${String(error)}`);
      return undefined;
    }
  }
}
