import { BoardAdministrationQuery } from '@laurel/contracts/leadr/board-queries';
import { Board, BoardCreation, BoardPage, BoardUpdate } from '@laurel/contracts/leadr/boards';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { invalid } from '@laurel/runtime/http/invalid';
import { parseBody } from '@laurel/runtime/http/json-body';
import { parseQuery } from '@laurel/runtime/http/query';
import { Boards } from '@laurel/storage/boards/boards';
import { Games } from '@laurel/storage/boards/games';
import { Controller, Get, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { boardAnswer, boardChanges, newBoard } from '../boards/board.wire.js';
import { administrationFilter, BOARD_LIST, filterTexts } from '../boards/boards-list.wire.js';
import { requireGame } from '../boards/require-game.js';
import { ListRequests } from '../lists/list-requests.js';
import { pathId } from '../path-id.js';
import { found } from '../refusals.js';
import { accountFor, Administrators, visibleAccount } from './administrators.js';
import { refusingRejected } from './catalog-refusals.js';

@ApiTags('LEADR administration')
@ApiSecurity(API_KEY_HEADER)
@Controller('v1')
export class BoardsController {
  constructor(
    private readonly administrators: Administrators,
    private readonly boards: Boards,
    private readonly games: Games,
    private readonly lists: ListRequests,
  ) {}

  @Post('boards')
  @ApiOperation({ summary: 'Creates a board' })
  @ApiBody({ type: BoardCreation })
  @ApiCreatedResponse({ type: Board })
  @Refuses(401, 403, 404, 409, 422)
  async create(@Req() req: Request): Promise<Board> {
    const administrator = await this.administrators.of(req);
    const body = parseBody(BoardCreation, req);
    const board = newBoard(body);
    const accountId = accountFor(administrator, body.account_id);
    const game = found('Game', await this.games.find(board.gameId, null));
    if (game.accountId !== accountId) throw invalid(['body', 'game_id'], 'value_error', 'must be a game of the account');
    const at = arrivedAt(req);
    return boardAnswer(await refusingRejected(this.boards.create(board, at)), at);
  }

  @Get('boards')
  @ApiOperation({ summary: "Boards of an account's games; for superadmins, all" })
  @ApiQuery({ type: BoardAdministrationQuery })
  @ApiOkResponse({ type: BoardPage })
  @Refuses(401, 403, 404, 422)
  async list(@Req() req: Request): Promise<BoardPage> {
    const administrator = await this.administrators.of(req);
    const query = parseQuery(BoardAdministrationQuery, req);
    const filter = administrationFilter(query);
    const accountId = visibleAccount(administrator, query.account_id);
    const window = this.lists.window(BOARD_LIST, query, { ...filterTexts(filter), accountId });
    await requireGame(this.games, query.game_slug);
    const now = arrivedAt(req);
    const page = await this.boards.list(accountId, filter, window, now);
    return this.lists.answer(BOARD_LIST, window, page, (board) => boardAnswer(board, now));
  }

  @Get('boards/:board_id')
  @ApiOperation({ summary: 'A board' })
  @ApiOkResponse({ type: Board })
  @Refuses(401, 404, 422)
  async get(@Req() req: Request, @Param('board_id') text: string): Promise<Board> {
    const administrator = await this.administrators.of(req);
    const board = await this.boards.find(pathId('board', text), visibleAccount(administrator));
    return boardAnswer(found('Board', board), arrivedAt(req));
  }

  @Patch('boards/:board_id')
  @ApiOperation({ summary: 'Changes a board, or deletes it; the rule of its order is settled by the first score' })
  @ApiBody({ type: BoardUpdate })
  @ApiOkResponse({ type: Board })
  @Refuses(401, 404, 409, 422)
  async update(@Req() req: Request, @Param('board_id') text: string): Promise<Board> {
    const administrator = await this.administrators.of(req);
    const changes = boardChanges(parseBody(BoardUpdate, req));
    const { id } = found('Board', await this.boards.find(pathId('board', text), visibleAccount(administrator)));
    const at = arrivedAt(req);
    return boardAnswer(found('Board', await refusingRejected(this.boards.change(id, changes, at))), at);
  }
}
