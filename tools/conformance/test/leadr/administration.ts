import type { Account } from '@laurel/contracts/leadr/accounts';
import type { Board } from '@laurel/contracts/leadr/boards';
import type { Game } from '@laurel/contracts/leadr/games';
import type { CreatedTable } from '@laurel/contracts/leadr/tables';

import { ask, type JsonAnswer, type LeadrServer } from './leadr-server.js';
import { newSlug } from './names.js';

/** Administrates a server as the owner of an API key does. */
export class Administration {
  constructor(
    private readonly server: LeadrServer,
    private readonly key = server.superadminKey,
  ) {}

  ask<Body>(line: string, body?: object): Promise<JsonAnswer<Body>> {
    return ask(this.server, line, { headers: { 'leadr-api-key': this.key }, ...(body && { body: JSON.stringify(body) }) });
  }

  /** Makes something that has to succeed. */
  async make<Made>(path: string, body: object): Promise<Made> {
    const { status, body: made } = await this.ask<Made>(`POST ${path}`, body);
    if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(made)}`);
    return made;
  }

  async patch(path: string, body: object): Promise<void> {
    const { status, body: answered } = await this.ask(`PATCH ${path}`, body);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(answered)}`);
  }
}

/** A game in an account of its own, made by the superadmin. */
export class Studio {
  private constructor(
    readonly administration: Administration,
    readonly account: Account,
    readonly game: Game,
  ) {}

  static async open(server: LeadrServer): Promise<Studio> {
    const administration = new Administration(server);
    const account = await administration.make<Account>('/v1/accounts', { name: 'Studio', slug: newSlug() });
    const game = await administration.make<Game>('/v1/games', { account_id: account.id, name: 'Game', slug: newSlug() });
    return new Studio(administration, account, game);
  }

  board(settings: object = {}): Promise<Board> {
    const place = { account_id: this.account.id, game_id: this.game.id };
    return this.administration.make('/v1/boards', { ...place, name: 'Board', slug: newSlug(), ...settings });
  }

  table(settings: object = {}): Promise<CreatedTable> {
    const place = { account_id: this.account.id, game_id: this.game.id };
    return this.administration.make('/v1/tables', { ...place, name: newSlug(), ...settings });
  }
}
