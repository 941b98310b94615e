import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { JSONWebKeySet } from 'jose';

import { PUBLISHED_KEYS } from './published-keys.js';

@ApiTags('Keys')
@Controller('.well-known')
export class KeySetController {
  constructor(@Inject(PUBLISHED_KEYS) private readonly keys: JSONWebKeySet) {}

  @Get('jwks.json')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({ summary: 'The public keys that session tokens are verified with' })
  show(): JSONWebKeySet {
    return this.keys;
  }
}
