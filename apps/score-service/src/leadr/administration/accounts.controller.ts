import { Account, AccountCreation, AccountPage, AccountQuery, AccountUpdate } from '@laurel/contracts/leadr/accounts';
import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseBody } from '@laurel/runtime/http/json-body';
import { parseQuery } from '@laurel/runtime/http/query';
import { Accounts } from '@laurel/storage/accounts/accounts';
import { Controller, Get, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { ListRequests } from '../lists/list-requests.js';
import { pathId } from '../path-id.js';
import { found } from '../refusals.js';
import { ACCOUNT_LIST, accountAnswer, accountChanges, newAccount } from './accounts.wire.js';
import type { Administrator } from './administrators.js';
import { Administrators, requireSuperadmin } from './administrators.js';
import { refusingRejected } from './catalog-refusals.js';

@ApiTags('LEADR administration')
@ApiSecurity(API_KEY_HEADER)
@Controller('v1')
export class AccountsController {
  constructor(
    private readonly administrators: Administrators,
    private readonly accounts: Accounts,
    private readonly lists: ListRequests,
  ) {}

  @Post('accounts')
  @ApiOperation({ summary: 'Creates an account; superadmins alone do' })
  @ApiBody({ type: AccountCreation })
  @ApiCreatedResponse({ type: Account })
  @Refuses(401, 403, 409, 422)
  async create(@Req() req: Request): Promise<Account> {
    requireSuperadmin(await this.administrators.of(req));
    const account = newAccount(parseBody(AccountCreation, req));
    return accountAnswer(await refusingRejected(this.accounts.create(account, arrivedAt(req))));
  }

  @Get('accounts')
  @ApiOperation({ summary: "One's own account; for superadmins, all" })
  @ApiQuery({ type: AccountQuery })
  @ApiOkResponse({ type: AccountPage })
  @Refuses(401, 422)
  async list(@Req() req: Request): Promise<AccountPage> {
    const { accountId } = await this.administrators.of(req);
    const query = parseQuery(AccountQuery, req);
    const window = this.lists.window(ACCOUNT_LIST, query, { accountId, slug: query.slug });
    const page = await this.accounts.list(accountId, query.slug, window);
    return this.lists.answer(ACCOUNT_LIST, window, page, accountAnswer);
  }

  @Get('accounts/:account_id')
  @ApiOperation({ summary: 'An account' })
  @ApiOkResponse({ type: Account })
  @Refuses(401, 404, 422)
  async get(@Req() req: Request, @Param('account_id') text: string): Promise<Account> {
    const id = visibleId(await this.administrators.of(req), text);
    return accountAnswer(found('Account', await this.accounts.find(id)));
  }

  @Patch('accounts/:account_id')
  @ApiOperation({ summary: 'Changes an account; superadmins alone suspend or delete it' })
  @ApiBody({ type: AccountUpdate })
  @ApiOkResponse({ type: Account })
  @Refuses(401, 403, 404, 409, 422)
  async update(@Req() req: Request, @Param('account_id') text: string): Promise<Account> {
    const administrator = await this.administrators.of(req);
    const changes = accountChanges(parseBody(AccountUpdate, req));
    const id = visibleId(administrator, text);
    // Otherwise whoever has a key of the account could lock a superadmin out who is one of its users.
    if (changes.status !== undefined || changes.deleted) requireSuperadmin(administrator);
    return accountAnswer(found('Account', await refusingRejected(this.accounts.change(id, changes, arrivedAt(req)))));
  }
}

/** Somebody else's account does not exist for whoever asks. */
function visibleId({ accountId: own }: Administrator, text: string): string {
  const id = pathId('account', text);
  return found('Account', own === null || own === id ? id : undefined);
}
