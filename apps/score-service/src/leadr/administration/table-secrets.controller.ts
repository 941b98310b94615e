import { SecretSeal } from '@laurel/access/signatures/secret-seal';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { CreatedTableSecret, TableSecretCreation } from '@laurel/contracts/leadr/tables';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseBody } from '@laurel/runtime/http/json-body';
import { rawBody } from '@laurel/runtime/http/raw-body';
import { HighScoreTables } from '@laurel/storage/tables/high-score-tables';
import { TableSecrets } from '@laurel/storage/tables/table-secrets';
import { Controller, Delete, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { pathId } from '../path-id.js';
import { conflict, found, notFound } from '../refusals.js';
import type { Administrator } from './administrators.js';
import { Administrators, visibleAccount } from './administrators.js';
import { refusingRejected } from './catalog-refusals.js';
import { randomCredential } from './random-credential.js';
import { secretAnswer } from './tables.wire.js';

@ApiTags('LEADR administration')
@ApiSecurity(API_KEY_HEADER)
@Controller('v1')
export class TableSecretsController {
  constructor(
    private readonly administrators: Administrators,
    private readonly tables: HighScoreTables,
    private readonly secrets: TableSecrets,
    private readonly secretSeal: SecretSeal,
  ) {}

  @Post('tables/:table_id/secrets')
  @ApiOperation({ summary: 'Adds a secret beside those that are good, and shows it this once' })
  @ApiBody({ type: TableSecretCreation, required: false })
  @ApiCreatedResponse({ type: CreatedTableSecret })
  @Refuses(401, 404, 409, 422)
  async add(@Req() req: Request, @Param('table_id') text: string): Promise<CreatedTableSecret> {
    const administrator = await this.administrators.of(req);
    const secret = wantedSecret(req) ?? randomCredential();
    const boardId = await this.idOf(administrator, text);
    const at = arrivedAt(req);
    const id = await refusingRejected(this.secrets.add(boardId, this.secretSeal.seal(secret, boardId), at));
    return { ...secretAnswer({ id, createdAt: new Date(at) }), secret };
  }

  @Delete('tables/:table_id/secrets/:secret_id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Makes a secret good no more, at once and for good; the last one of a table stays' })
  @ApiNoContentResponse()
  @Refuses(401, 404, 409, 422)
  async retire(@Req() req: Request, @Param('table_id') text: string, @Param('secret_id') secret: string): Promise<void> {
    const administrator = await this.administrators.of(req);
    const secretId = pathId('secret', secret);
    const retirement = await this.secrets.retire(await this.idOf(administrator, text), secretId, arrivedAt(req));
    if (retirement === 'unknown-secret') throw notFound('Secret');
    if (retirement === 'last-secret') throw conflict('the last secret of a table stays: add another one first');
  }

  private async idOf(administrator: Administrator, text: string): Promise<string> {
    return found('Table', await this.tables.byId(pathId('table', text), visibleAccount(administrator))).table.boardId;
  }
}

/** The secret that a body asks for. It may leave that out, and be left out itself. */
function wantedSecret(req: Request): string | null | undefined {
  return rawBody(req).length === 0 ? undefined : parseBody(TableSecretCreation, req).secret;
}
