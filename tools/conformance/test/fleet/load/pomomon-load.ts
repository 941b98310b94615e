import type { EventStreamReader, StreamedEvent } from '@laurel/fixtures/event-stream-reader';

import { exchange, type Answer } from '../../http-exchange.js';
import { Game, scoreOn } from '../../pomomon/game.js';
import { newName } from '../../pomomon/names.js';
import { Load } from './load.js';

const PHASE_MS = 1_000;
const PHASE = '{"minutes":0,"seconds":1}';

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
export class PomomonLoad extends Load {
  private constructor(
    private readonly game: Game,
    readonly players: readonly Credits[],
  ) {
    super();
  }

  static async open(url: string, players: number): Promise<PomomonLoad> {
    const game = new Game(url);
    const logIn = async (name: string): Promise<Credits> => ({ name, session: await game.logIn(name), acknowledged: 0, uncertain: 0 });
    return new PomomonLoad(game, await Promise.all(Array.from({ length: players }, () => logIn(newName()))));
  }

  /** Opens it, and is there while the work lasts. */
  static async during(url: string, players: number, work: (load: PomomonLoad) => Promise<void>): Promise<void> {
    const load = await PomomonLoad.open(url, players);
    await load.during(() => work(load));
  }

  override get acknowledged(): number {
    return this.players.reduce((sum, player) => sum + player.acknowledged, 0);
  }

  protected override workers(): (() => Promise<void>)[] {
    return [() => this.openLogin(), ...this.players.map((player) => () => this.play(player))];
  }

  private async play(player: Credits): Promise<void> {
    const started = await this.ask('start', () => this.game.start(player.session, PHASE));
    if (started === 200) await this.end(player);
  }

  private async end(player: Credits): Promise<void> {
    while (this.goesOn) {
      const status = await this.ask('end', () => this.game.end(player.session));
      if (status === 409) continue;
      if (status === 200) player.acknowledged += 1;
      else player.uncertain += 1;
      return;
    }
  }

  private async openLogin(): Promise<void> {
    let token = '';
    const opened = await this.ask('login', async () => {
      const answer = await exchange(this.game.url, 'PUT /api/sessions');
      if (answer.status === 200) ({ token } = JSON.parse(answer.body) as { token: string });
      return answer;
    });
    if (opened === 200) await this.ask('poll', () => exchange(this.game.url, `GET /api/sessions?token=${token}`));
  }

  private async ask(what: string, request: () => Promise<Answer>): Promise<number | undefined> {
    const answer = await this.send(what, request);
    if (answer !== undefined && answer.status >= 500) this.failures.push(`${what}: ${answer.status} ${answer.body.trim()}`);
    return answer?.status;
  }
}

/** A stream that follows a player's own place. */
export interface Watch {
  readonly player: Credits;
  readonly stream: EventStreamReader;
}

/** Follows a player's own place. */
export function watchPlayer(url: string, { session }: Credits, headers: Record<string, string> = {}): Promise<EventStreamReader> {
  return new Game(url).watch('?self=true', { Authorization: `Bearer ${session}`, ...headers });
}

/** Follows every player at every one of these addresses. */
export function watchPlayers({ players }: PomomonLoad, urls: readonly string[]): Promise<Watch[]> {
  const watch = async (url: string, player: Credits): Promise<Watch> => ({ player, stream: await watchPlayer(url, player) });
  return Promise.all(urls.flatMap((url) => players.map((player) => watch(url, player))));
}

/** Whether a page shows so many credits of a player, those that were acknowledged unless they are given. */
export function showsCredits(event: StreamedEvent, { name, acknowledged }: Credits, credits = acknowledged): boolean {
  return (scoreOn(event, name) ?? 0) === credits * PHASE_MS;
}

/** Waits until each shows what its player has, and closes them. */
export async function showAtLast(watches: readonly Watch[], creditsOf: (player: Credits) => number | undefined): Promise<void> {
  for (const { player, stream } of watches) {
    await stream.nextWhere((event) => showsCredits(event, player, creditsOf(player) ?? 0));
    stream.close();
  }
}
