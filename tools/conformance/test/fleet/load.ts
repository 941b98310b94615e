import { setTimeout as delay } from 'node:timers/promises';

import type { EventStreamReader } from '@laurel/fixtures/event-stream-reader';
import { eventually } from '@laurel/fixtures/eventually';

import { exchange, type Answer } from '../http-exchange.js';
import { Game, scoreOn } from '../pomomon/game.js';
import { newName } from '../pomomon/names.js';

const PHASE_MS = 1_000;
const PHASE = '{"minutes":0,"seconds":1}';
/** Between two requests of one player, so that the load leaves room for those who carry it. */
const PACE_MS = 20;
const PATIENCE = { withinMs: 30_000, everyMs: 50 };

/** A player, and what became of their phases. */
export interface Credits {
  readonly name: string;
  readonly session: string;
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

  /** Is there while the work lasts, and never longer. */
  static async during(url: string, players: number, work: (load: Load) => Promise<void>): Promise<void> {
    const load = new Load(new Game(url));
    const logIn = async (name: string): Promise<Credits> => ({ name, session: await load.game.logIn(name), acknowledged: 0, uncertain: 0 });
    load.players.push(...(await Promise.all(Array.from({ length: players }, () => logIn(newName())))));
    load.running = Promise.all([load.openLogins(), ...load.players.map((player) => load.play(player))]);
    await work(load).finally(() => load.stop());
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

  /** Ends it, once every request in hand is answered. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async play(player: Credits): Promise<void> {
    while (!this.isOver) {
      const started = await this.send('start', () => this.game.start(player.session, PHASE));
      if (started === 200) await this.end(player);
    }
  }

  private async end(player: Credits): Promise<void> {
    while (!this.isOver) {
      const status = await this.send('end', () => this.game.end(player.session));
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

/** A stream that follows a player's own place. */
export interface Watch {
  readonly player: Credits;
  readonly stream: EventStreamReader;
}

/** Follows every player at every one of these addresses. */
export function watchPlayers({ players }: Load, urls: readonly string[]): Promise<Watch[]> {
  const watch = async (url: string, player: Credits): Promise<Watch> => ({
    player,
    stream: await new Game(url).watch('?self=true', { Authorization: `Bearer ${player.session}` }),
  });
  return Promise.all(urls.flatMap((url) => players.map((player) => watch(url, player))));
}

/** Waits until each shows what its player has, and closes them. */
export async function showAtLast(watches: readonly Watch[], creditsOf: (player: Credits) => number | undefined): Promise<void> {
  for (const { player, stream } of watches) {
    const score = (creditsOf(player) ?? 0) * PHASE_MS;
    await stream.nextWhere((event) => (scoreOn(event, player.name) ?? 0) === score);
    stream.close();
  }
}
