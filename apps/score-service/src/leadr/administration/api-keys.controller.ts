import { ApiKey, ApiKeyCreation, ApiKeyPage, ApiKeyQuery, ApiKeyUpdate, CreatedApiKey } from '@laurel/contracts/leadr/api-keys';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseBody } from '@laurel/runtime/http/json-body';
import { parseQuery } from '@laurel/runtime/http/query';
import { ApiKeys } from '@laurel/storage/accounts/api-keys';
import type { User as StoredUser } from '@laurel/storage/accounts/user.entity';
import { Users } from '@laurel/storage/accounts/users';
import { Controller, Get, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { ListRequests } from '../lists/list-requests.js';
import { pathId } from '../path-id.js';
import { found } from '../refusals.js';
import type { Administrator } from './administrators.js';
import { accountFor, Administrators, requireSuperadmin, visibleAccount } from './administrators.js';
import { ApiKeyHash, newApiKey, shownPart } from './api-key-secret.js';
import { API_KEY_LIST, apiKeyAnswer, apiKeyChanges, wantedApiKey } from './api-keys.wire.js';

@ApiTags('LEADR administration')
@ApiSecurity(API_KEY_HEADER)
@Controller('v1')
export class ApiKeysController {
  constructor(
    private readonly administrators: Administrators,
    private readonly keys: ApiKeys,
    private readonly users: Users,
    private readonly hash: ApiKeyHash,
    private readonly lists: ListRequests,
  ) {}

  @Post('api-keys')
  @ApiOperation({ summary: 'Creates a key of a user, and shows it this once' })
  @ApiBody({ type: ApiKeyCreation })
  @ApiCreatedResponse({ type: CreatedApiKey })
  @Refuses(401, 403, 404, 422)
  async create(@Req() req: Request): Promise<CreatedApiKey> {
    const administrator = await this.administrators.of(req);
    const body = parseBody(ApiKeyCreation, req);
    const at = arrivedAt(req);
    const wanted = wantedApiKey(body, at);
    const accountId = accountFor(administrator, body.account_id);
    const user = await this.requireRank(administrator, wanted.userId, accountId);

    const key = newApiKey();
    const made = await this.keys.create({ ...wanted, accountId, prefix: shownPart(key), keyHash: this.hash.of(key) }, user, at);
    return { ...apiKeyAnswer(found('User', made)), key };
  }

  @Get('api-keys')
  @ApiOperation({ summary: "An account's keys; for superadmins, all" })
  @ApiQuery({ type: ApiKeyQuery })
  @ApiOkResponse({ type: ApiKeyPage })
  @Refuses(401, 403, 422)
  async list(@Req() req: Request): Promise<ApiKeyPage> {
    const administrator = await this.administrators.of(req);
    const query = parseQuery(ApiKeyQuery, req);
    const accountId = visibleAccount(administrator, query.account_id);
    const window = this.lists.window(API_KEY_LIST, query, { accountId });
    const page = await this.keys.list(accountId, window);
    return this.lists.answer(API_KEY_LIST, window, page, apiKeyAnswer);
  }

  @Get('api-keys/:key_id')
  @ApiOperation({ summary: 'What may be known about a key' })
  @ApiOkResponse({ type: ApiKey })
  @Refuses(401, 404, 422)
  async get(@Req() req: Request, @Param('key_id') text: string): Promise<ApiKey> {
    const administrator = await this.administrators.of(req);
    return apiKeyAnswer(found('API key', await this.keys.find(pathId('key', text), visibleAccount(administrator))));
  }

  @Patch('api-keys/:key_id')
  @ApiOperation({ summary: 'Revokes a key, or deletes it' })
  @ApiBody({ type: ApiKeyUpdate })
  @ApiOkResponse({ type: ApiKey })
  @Refuses(401, 403, 404, 422)
  async update(@Req() req: Request, @Param('key_id') text: string): Promise<ApiKey> {
    const administrator = await this.administrators.of(req);
    const changes = apiKeyChanges(parseBody(ApiKeyUpdate, req));
    const [id, account] = [pathId('key', text), visibleAccount(administrator)];
    const { userId } = found('API key', await this.keys.find(id, account));
    await this.requireRank(administrator, userId, account);
    return apiKeyAnswer(found('API key', await this.keys.change(id, account, changes, arrivedAt(req))));
  }

  /** Whoever has a superadmin's key is one; so superadmins alone make and change them. */
  private async requireRank(administrator: Administrator, userId: string, account: string | null): Promise<StoredUser> {
    const user = found('User', await this.users.find(userId, account));
    if (user.superAdmin) requireSuperadmin(administrator);
    return user;
  }
}
