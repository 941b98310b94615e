import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';
import { Refuses } from '@laurel/contracts/leadr/refusals';
import { User, UserCreation, UserPage, UserQuery, UserUpdate } from '@laurel/contracts/leadr/users';
import { arrivedAt } from '@laurel/runtime/http/arrival';
import { parseBody } from '@laurel/runtime/http/json-body';
import { parseQuery } from '@laurel/runtime/http/query';
import { Users } from '@laurel/storage/accounts/users';
import { Controller, Get, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';

import { ListRequests } from '../lists/list-requests.js';
import { pathId } from '../path-id.js';
import { found } from '../refusals.js';
import { accountFor, Administrators, requireSuperadmin, visibleAccount } from './administrators.js';
import { refusingRejected } from './catalog-refusals.js';
import { newUser, USER_LIST, userAnswer, userChanges } from './users.wire.js';

@ApiTags('LEADR administration')
@ApiSecurity(API_KEY_HEADER)
@Controller('v1')
export class UsersController {
  constructor(
    private readonly administrators: Administrators,
    private readonly users: Users,
    private readonly lists: ListRequests,
  ) {}

  @Post('users')
  @ApiOperation({ summary: 'Creates a user of an account' })
  @ApiBody({ type: UserCreation })
  @ApiCreatedResponse({ type: User })
  @Refuses(401, 403, 404, 409, 422)
  async create(@Req() req: Request): Promise<User> {
    const administrator = await this.administrators.of(req);
    const body = parseBody(UserCreation, req);
    const user = newUser(body, accountFor(administrator, body.account_id));
    if (user.superAdmin) requireSuperadmin(administrator);
    return userAnswer(await refusingRejected(this.users.create(user, arrivedAt(req))));
  }

  @Get('users')
  @ApiOperation({ summary: "An account's users; for superadmins, all" })
  @ApiQuery({ type: UserQuery })
  @ApiOkResponse({ type: UserPage })
  @Refuses(401, 403, 422)
  async list(@Req() req: Request): Promise<UserPage> {
    const administrator = await this.administrators.of(req);
    const query = parseQuery(UserQuery, req);
    const accountId = visibleAccount(administrator, query.account_id);
    const window = this.lists.window(USER_LIST, query, { accountId });
    const page = await this.users.list(accountId, window);
    return this.lists.answer(USER_LIST, window, page, userAnswer);
  }

  @Get('users/:user_id')
  @ApiOperation({ summary: 'A user' })
  @ApiOkResponse({ type: User })
  @Refuses(401, 404, 422)
  async get(@Req() req: Request, @Param('user_id') text: string): Promise<User> {
    const administrator = await this.administrators.of(req);
    return userAnswer(found('User', await this.users.find(pathId('user', text), visibleAccount(administrator))));
  }

  @Patch('users/:user_id')
  @ApiOperation({ summary: 'Changes a user, or deletes them; superadmins are changed by superadmins alone' })
  @ApiBody({ type: UserUpdate })
  @ApiOkResponse({ type: User })
  @Refuses(401, 403, 404, 409, 422)
  async update(@Req() req: Request, @Param('user_id') text: string): Promise<User> {
    const administrator = await this.administrators.of(req);
    const changes = userChanges(parseBody(UserUpdate, req));
    const [id, account] = [pathId('user', text), visibleAccount(administrator)];
    const { superAdmin } = found('User', await this.users.find(id, account));
    if (superAdmin || changes.superAdmin === true) requireSuperadmin(administrator);
    return userAnswer(found('User', await refusingRejected(this.users.change(id, account, changes, arrivedAt(req)))));
  }
}
