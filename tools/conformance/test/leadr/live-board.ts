import type { LivePage } from '@laurel/contracts/leadr/live-page';
import { EventStreamReader } from '@laurel/fixtures/event-stream-reader';

import type { LeadrServer } from './leadr-server.js';

/** Watches the live pages of a board, and holds each of them to its description. */
export class LiveBoard {
  private constructor(
    readonly stream: EventStreamReader,
    private readonly server: LeadrServer,
    private readonly target: string,
  ) {}

  /** @param board its id in any form, and the query */
  static async open(server: LeadrServer, board: string, headers: Record<string, string> = {}): Promise<LiveBoard> {
    const target = `/v1/live/boards/${board}`;
    return new LiveBoard(await EventStreamReader.open(server.url + target, { headers }), server, target);
  }

  async next(): Promise<LivePage> {
    const page = JSON.parse((await this.stream.next()).data) as LivePage;
    this.server.described.check('GET', this.target, this.stream.status, page);
    return page;
  }

  /** Reads on until a page is as wanted, and returns that one. */
  async where(isWanted: (page: LivePage) => boolean): Promise<LivePage> {
    for (;;) {
      const page = await this.next();
      if (isWanted(page)) return page;
    }
  }

  close(): void {
    this.stream.close();
  }
}
