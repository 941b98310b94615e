import { BoardQuery } from '@laurel/contracts/leadr/board-queries';
import { BoardPage } from '@laurel/contracts/leadr/boards';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseQuery } from '@laurel/runtime/http/query';
import { Boards } from '@laurel/storage/boards/boards';
import { Games } from '@laurel/storage/boards/games';
import { Controller, Get, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { boardAnswer } from './board.wire.js';
import { boardFilter, filterTexts, PLAYERS_BOARD_LIST } from './boards-list.wire.js';
import { requireGame } from './require-game.js';
import { CallingDevices } from '../calling-devices.js';
import { ListRequests } from '../lists/list-requests.js';

@ApiTags('LEADR')
@ApiBearerAuth()
@Controller('v1/client/boards')
export class ClientBoardsController {
  constructor(
    private readonly devices: CallingDevices,
    private readonly boards: Boards,
    private readonly games: Games,
    private readonly lists: ListRequests,
  ) {}

  @Get()
  @ApiOperation({ summary: "The game's boards that are active, published or not" })
  @ApiQuery({ type: BoardQuery })
  @ApiOkResponse({ type: BoardPage })
  @Refuses(401, 404, 422)
  async list(@Req() req: Request): Promise<BoardPage> {
    const { gameId, accountId } = await this.devices.of(req);
    const query = parseQuery(BoardQuery, req);
    const filter = { ...boardFilter(query), playersOf: gameId };
    const window = this.lists.window(PLAYERS_BOARD_LIST, query, filterTexts(filter));
    await requireGame(this.games, query.game_slug);
    const now = arrivedAt(req);
    const page = await this.boards.list(accountId, filter, window, now);
    return this.lists.answer(PLAYERS_BOARD_LIST, window, page, (board) => boardAnswer(board, now));
  }
}
