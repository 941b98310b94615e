import { readId } from '@laurel/contracts/leadr/ids';
import { LIVE_PAGE_SIZE_DEFAULT, LivePage, LivePageQuery } from '@laurel/contracts/leadr/live-page';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { invalid } from '@laurel/runtime/http/invalid';
import { parseQuery } from '@laurel/runtime/http/query';
import { Refusal } from '@laurel/runtime/http/refusal';
import { BoardCatalog } from '@laurel/storage/boards/board-catalog';
import { BoardRanks } from '@laurel/storage/ranks/board-ranks';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';

import { answerWithStream } from '../live/answer-with-stream.js';
import { awaitStores } from '../live/await-stores.js';
import type { EventStream } from '../live/event-stream.js';
import { LiveBoards } from '../live/live-boards.js';
import { OpenStreams } from '../live/open-streams.js';
import type { Target } from '../live/target.js';
import { livePages } from './live-page.wire.js';

@ApiTags('LEADR')
@Controller('v1/live/boards')
export class LiveBoardController {
  constructor(
    private readonly streams: OpenStreams,
    private readonly boards: LiveBoards,
    private readonly catalog: BoardCatalog,
    private readonly ranks: BoardRanks,
  ) {}

  @Get(':board_id')
  @ApiOperation({
    summary: 'Streams one page of any published board: at once, and whenever it changes',
    description: 'Needs no token. Every event is the whole page. When the board is deleted or unpublished, the stream ends.',
  })
  @ApiParam({ name: 'board_id', description: 'UUID, bare or behind `brd_`' })
  @ApiQuery({ type: LivePageQuery })
  @ApiExtraModels(LivePage)
  @ApiOkResponse({
    description: 'The data of each event. Page numbers count from 0, as on `/api/leaderboard`.',
    content: { 'text/event-stream': { schema: { $ref: getSchemaPath(LivePage) } } },
  })
  @Refuses(404, 422)
  async watch(@Param('board_id') id: string, @Req() req: Request, @Res() res: Response): Promise<void> {
    const boardId = readId('board', id);
    if (boardId === undefined) throw invalid(['path', 'board_id'], 'value_error', 'must be the id of a board', id);
    const query = parseQuery(LivePageQuery, req);
    await answerWithStream(this.streams, req, res, (stream) => this.serve(stream, boardId, query));
  }

  /** Resolves when the stream is over. */
  private async serve(stream: EventStream, boardId: string, query: LivePageQuery): Promise<void> {
    const target = await awaitStores(stream, () => this.target(boardId, query));
    stream.open();
    const format = livePages(Number(query.page_size ?? LIVE_PAGE_SIZE_DEFAULT));
    const leave = this.boards.watch(boardId, format, target, stream);
    await stream.closed;
    leave();
  }

  private async target(boardId: string, { page = '0', around }: LivePageQuery): Promise<Target> {
    const published = await this.catalog.published([boardId]);
    if (!published.has(boardId)) throw new Refusal(404, 'Board not found');
    if (around === undefined) return { page: Number(page) };
    const standing = await this.ranks.standingOf(boardId, around);
    if (standing === undefined) throw new Refusal(404, 'Score not found');
    return standing;
  }
}
