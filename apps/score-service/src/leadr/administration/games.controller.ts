import { Game, GameCreation, GamePage, GameQuery, GameUpdate } from '@laurel/contracts/leadr/games';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseBody } from '@laurel/runtime/http/json-body';
import { parseQuery } from '@laurel/runtime/http/query';
import { Games } from '@laurel/storage/boards/games';
import { Controller, Get, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { requireGame } from '../boards/require-game.js';
import { ListRequests } from '../lists/list-requests.js';
import { pathId } from '../path-id.js';
import { found } from '../refusals.js';
import { accountFor, Administrators, visibleAccount } from './administrators.js';
import { refusingRejected } from './catalog-refusals.js';
import { GAME_LIST, gameAnswer, gameChanges, newGame } from './games.wire.js';

@ApiTags('LEADR administration')
@ApiSecurity(API_KEY_HEADER)
@Controller('v1')
export class GamesController {
  constructor(
    private readonly administrators: Administrators,
    private readonly games: Games,
    private readonly lists: ListRequests,
  ) {}

  @Post('games')
  @ApiOperation({ summary: 'Creates a game' })
  @ApiBody({ type: GameCreation })
  @ApiCreatedResponse({ type: Game })
  @Refuses(401, 403, 404, 409, 422)
  async create(@Req() req: Request): Promise<Game> {
    const administrator = await this.administrators.of(req);
    const body = parseBody(GameCreation, req);
    const game = newGame(body, accountFor(administrator, body.account_id));
    return gameAnswer(await refusingRejected(this.games.create(game, arrivedAt(req))));
  }

  @Get('games')
  @ApiOperation({ summary: "An account's games; for superadmins, all" })
  @ApiQuery({ type: GameQuery })
  @ApiOkResponse({ type: GamePage })
  @Refuses(401, 403, 404, 422)
  async list(@Req() req: Request): Promise<GamePage> {
    const administrator = await this.administrators.of(req);
    const query = parseQuery(GameQuery, req);
    const { slug } = query;
    const accountId = visibleAccount(administrator, query.account_id);
    const window = this.lists.window(GAME_LIST, query, { accountId, slug });
    await requireGame(this.games, slug);
    const page = await this.games.list(accountId, slug, window);
    return this.lists.answer(GAME_LIST, window, page, gameAnswer);
  }

  @Get('games/:game_id')
  @ApiOperation({ summary: 'A game' })
  @ApiOkResponse({ type: Game })
  @Refuses(401, 404, 422)
  async get(@Req() req: Request, @Param('game_id') text: string): Promise<Game> {
    const administrator = await this.administrators.of(req);
    return gameAnswer(found('Game', await this.games.find(pathId('game', text), visibleAccount(administrator))));
  }

  @Patch('games/:game_id')
  @ApiOperation({ summary: 'Changes a game, or deletes it and its boards' })
  @ApiBody({ type: GameUpdate })
  @ApiOkResponse({ type: Game })
  @Refuses(401, 404, 409, 422)
  async update(@Req() req: Request, @Param('game_id') text: string): Promise<Game> {
    const administrator = await this.administrators.of(req);
    const changes = gameChanges(parseBody(GameUpdate, req));
    const { id } = found('Game', await this.games.find(pathId('game', text), visibleAccount(administrator)));
    return gameAnswer(found('Game', await refusingRejected(this.games.change(id, changes, arrivedAt(req)))));
  }
}
