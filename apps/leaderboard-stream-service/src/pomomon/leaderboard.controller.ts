import { AuthenticatePlayer } from '@laurel/access/authenticate-player';
import { LeaderboardPage } from '@laurel/contracts/pomomon/leaderboard-page';
import { FOCUS_BOARD } from '@laurel/contracts/pomomon/focus-board';
import { Refusal } from '@laurel/runtime/http/refusal';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiQuery, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';

import { answerWithStream } from '../live/answer-with-stream.js';
import { awaitStores } from '../live/await-stores.js';
import type { EventStream } from '../live/event-stream.js';
import { LiveBoards } from '../live/live-boards.js';
import { OpenStreams } from '../live/open-streams.js';
import type { Viewer } from '../live/page-frame.js';
import { POMOMON_PAGES } from './leaderboard-page.wire.js';
import type { LeaderboardQuery } from './leaderboard-query.js';
import { parseLeaderboardQuery } from './leaderboard-query.js';
import { SessionWatch } from './session-watch.js';
import { watchingPlayer } from './watching-player.js';

@ApiTags('Pomomon')
@Controller('api/leaderboard')
export class LeaderboardController {
  constructor(
    private readonly streams: OpenStreams,
    private readonly boards: LiveBoards,
    private readonly catalog: BoardCatalog,
    private readonly authenticate: AuthenticatePlayer,
    private readonly sessions: SessionWatch,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Streams one page of the ranking: at once, and whenever it changes' })
  @ApiBearerAuth()
  @ApiQuery({ name: 'page', required: false, schema: { type: 'integer', minimum: 0, default: 0 } })
  @ApiQuery({ name: 'self', required: false, schema: { type: 'boolean', default: false }, description: 'Follow my own place instead.' })
  @ApiQuery({ name: 'token', required: false, description: 'With self=true: the session token of a client that cannot send headers.' })
  @ApiExtraModels(LeaderboardPage)
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { $ref: getSchemaPath(LeaderboardPage) } } } })
  async watch(@Req() req: Request, @Res() res: Response): Promise<void> {
    const query = parseLeaderboardQuery(req.originalUrl);
    if (query.token !== undefined) res.set('Cache-Control', 'no-store, no-transform');
    await answerWithStream(this.streams, req, res, (stream) => this.serve(stream, query, req));
  }

  /** Resolves when the stream is over. */
  private async serve(stream: EventStream, query: LeaderboardQuery, req: Request): Promise<void> {
    const player = query.self ? await awaitStores(stream, () => watchingPlayer(this.authenticate, req, query.token)) : undefined;
    if (player !== undefined) this.sessions.watch(player, stream);
    const boardId = await awaitStores(stream, () => this.boardId());

    const target = player === undefined ? { page: query.page } : { competitorId: player.playerId, slot: 0 };
    const mayBeBeyond = player === undefined && query.page > 0 && req.headers['last-event-id'] === undefined;
    if (!mayBeBeyond) stream.open();
    await new Promise<void>((resolve, reject) => {
      const viewer = mayBeBeyond ? refusingBeyond(query.page, stream, reject) : stream;
      const leave = this.boards.watch(boardId, POMOMON_PAGES, target, viewer);
      void stream.closed.then(leave).then(resolve);
    });
  }

  private async boardId(): Promise<string> {
    const board = await this.catalog.byName(FOCUS_BOARD);
    if (board === undefined) throw new Error('the database holds no board for focus time: has it been migrated?');
    return board.id;
  }
}

/**
 * Watches for a stream whose page may not exist: the first frame tells. A client that comes back with `Last-Event-ID` is not
 * checked, because its page may have fallen off the board meanwhile, and a 400 would silence it for good.
 */
function refusingBeyond(page: number, stream: EventStream, refuse: (refusal: Refusal) => void): Viewer {
  return {
    show(frame) {
      if (stream.hasShown || frame.page === page) stream.show(frame);
      else refuse(new Refusal(400, `page must be at most ${frame.lastPage}`));
    },
    end: () => stream.end(),
  };
}
