import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { CreatedTable, Table, TableCreation, TablePage, TableQuery, TableUpdate } from '@laurel/contracts/leadr/tables';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseBody } from '@laurel/runtime/http/json-body';
import { parseQuery } from '@laurel/runtime/http/query';
import { HighScoreTables } from '@laurel/storage/tables/high-score-tables';
import { Controller, Get, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { ListRequests } from '../lists/list-requests.js';
import { pathId } from '../path-id.js';
import { found } from '../refusals.js';
import { Administrators, visibleAccount } from './administrators.js';
import { refusingRejected } from './catalog-refusals.js';
import { randomCredential } from './random-credential.js';
import { TableGames } from './table-games.js';
import { TABLE_REFUSALS } from './table-refusals.js';
import { newTable, TABLE_LIST, tableAnswer, tableChanges } from './tables.wire.js';

@ApiTags('LEADR administration')
@ApiSecurity(API_KEY_HEADER)
@Controller('v1')
export class TablesController {
  constructor(
    private readonly administrators: Administrators,
    private readonly tables: HighScoreTables,
    private readonly games: TableGames,
    private readonly secretSeal: SecretSeal,
    private readonly lists: ListRequests,
  ) {}

  @Post('tables')
  @ApiOperation({ summary: 'Creates a high score table, and shows its secret this once' })
  @ApiBody({ type: TableCreation })
  @ApiCreatedResponse({ type: CreatedTable })
  @Refuses(401, 403, 404, 409, 422)
  async create(@Req() req: Request): Promise<CreatedTable> {
    const administrator = await this.administrators.of(req);
    const body = parseBody(TableCreation, req);
    const at = arrivedAt(req);
    const gameId = await this.games.gameFor(administrator, body, at);

    const secret = body.secret ?? randomCredential();
    const sealSecret = (boardId: string) => this.secretSeal.seal(secret, boardId);
    const made = this.tables.create({ ...newTable(body), gameId, sealSecret }, at);
    return { ...tableAnswer(await refusingRejected(made, TABLE_REFUSALS)), secret };
  }

  @Get('tables')
  @ApiOperation({ summary: "Tables of an account's games; for superadmins, all" })
  @ApiQuery({ type: TableQuery })
  @ApiOkResponse({ type: TablePage })
  @Refuses(401, 403, 422)
  async list(@Req() req: Request): Promise<TablePage> {
    const administrator = await this.administrators.of(req);
    const query = parseQuery(TableQuery, req);
    const filter = { name: query.name, gameId: query.game_id };
    const accountId = visibleAccount(administrator, query.account_id);
    const window = this.lists.window(TABLE_LIST, query, { ...filter, accountId });
    const page = await this.tables.list(accountId, window, filter);
    return this.lists.answer(TABLE_LIST, window, page, tableAnswer);
  }

  @Get('tables/:table_id')
  @ApiOperation({ summary: 'A table' })
  @ApiOkResponse({ type: Table })
  @Refuses(401, 404, 422)
  async get(@Req() req: Request, @Param('table_id') text: string): Promise<Table> {
    const administrator = await this.administrators.of(req);
    return tableAnswer(found('Table', await this.tables.byId(pathId('table', text), visibleAccount(administrator))));
  }

  @Patch('tables/:table_id')
  @ApiOperation({ summary: 'Changes a table, or deletes it with its board; the first record settles order and capacity for good' })
  @ApiBody({ type: TableUpdate })
  @ApiOkResponse({ type: Table })
  @Refuses(401, 404, 409, 422)
  async update(@Req() req: Request, @Param('table_id') text: string): Promise<Table> {
    const administrator = await this.administrators.of(req);
    const changes = tableChanges(parseBody(TableUpdate, req));
    const { table } = found('Table', await this.tables.byId(pathId('table', text), visibleAccount(administrator)));
    const changed = this.tables.change(table.boardId, changes, arrivedAt(req));
    return tableAnswer(found('Table', await refusingRejected(changed, TABLE_REFUSALS)));
  }
}
