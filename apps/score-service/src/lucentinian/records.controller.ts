import type { OpenTable } from '@laurel/access/signatures/authenticate-table';
import { Keyed, Signed } from '@laurel/contracts/lucentinian/credentials';
import { Eligibility, EligibilityQuery, NewRecord, RecordPosition, TableRow } from '@laurel/contracts/lucentinian/records';
import { Refuses } from '@laurel/contracts/lucentinian/refusals';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { clientAddress } from '@laurel/runtime/http/client-address';
import { parseQuery } from '@laurel/runtime/http/query';
import { Controller, Delete, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request } from 'express';

import { AddRecord } from './add-record.js';
import { CallingGames } from './calling-games.js';
import { ClearTable } from './clear-table.js';
import { requireNoBody } from './empty-body.js';
import { ReadTable } from './read-table.js';
import { recordIn } from './record-body.js';
import { recordsText, submittedRecord } from './record.wire.js';

@ApiTags('Lucentinian')
@ApiParam({ name: 'table', type: String, description: 'The name of the table. Signatures cover the path as it is sent.' })
@Controller('api')
export class RecordsController {
  constructor(
    private readonly games: CallingGames,
    private readonly readTable: ReadTable,
    private readonly addRecord: AddRecord,
    private readonly clearTable: ClearTable,
  ) {}

  @Get(':table')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @ApiOperation({ summary: 'All records of the table, best first; with a score, whether it would get a place' })
  @Keyed()
  @ApiQuery({ name: 'score', required: false, description: 'Asks as `/check` does.' })
  @ApiExtraModels(TableRow, Eligibility)
  @ApiOkResponse({
    schema: { oneOf: [{ type: 'array', items: { $ref: getSchemaPath(TableRow) } }, { $ref: getSchemaPath(Eligibility) }] },
  })
  @Refuses(400, 401)
  async read(@Req() req: Request): Promise<string> {
    const open = await this.games.reading(req);
    if (Object.hasOwn(req.query, 'score')) return JSON.stringify(await this.eligibility(open, req));
    return recordsText(await this.readTable.all(open), { addresses: open.table.exposeIp });
  }

  @Get(':table/check')
  @ApiOperation({ summary: 'Whether a record with this score would get a place now; nothing is reserved' })
  @Keyed()
  @ApiQuery({ type: EligibilityQuery })
  @ApiOkResponse({ type: Eligibility })
  @Refuses(400, 401)
  async check(@Req() req: Request): Promise<Eligibility> {
    return this.eligibility(await this.games.reading(req), req);
  }

  @Post(':table')
  @HttpCode(200)
  @ApiOperation({ summary: 'Adds a record, if it is good enough for a place' })
  @Signed()
  @ApiBody({ type: NewRecord })
  @ApiOkResponse({ type: RecordPosition })
  @Refuses(400, 401)
  async add(@Req() req: Request): Promise<RecordPosition> {
    const { open, claim } = await this.games.writing(req);
    return this.addRecord.add(open, claim, submittedRecord(recordIn(req), clientAddress(req)), arrivedAt(req));
  }

  @Delete(':table')
  @HttpCode(204)
  @ApiOperation({ summary: 'Deletes all records; the table goes on' })
  @Signed()
  @ApiNoContentResponse()
  @Refuses(400, 401, 403)
  async clear(@Req() req: Request): Promise<void> {
    const { open, claim } = await this.games.writing(req);
    requireNoBody(req);
    await this.clearTable.clear(open, claim, arrivedAt(req));
  }

  @Get(':table/deleted{/}')
  @HttpCode(204)
  @ApiOperation({ summary: 'The same for clients without DELETE' })
  @Signed()
  @ApiNoContentResponse()
  @Refuses(400, 401, 403)
  clearByGet(@Req() req: Request): Promise<void> {
    return this.clear(req);
  }

  private async eligibility(open: OpenTable, req: Request): Promise<Eligibility> {
    const { score } = parseQuery(EligibilityQuery, req);
    return { is_elegible: await this.readTable.wouldPlace(open, score, arrivedAt(req)) };
  }
}
