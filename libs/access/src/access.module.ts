import { Module, type DynamicModule } from '@nestjs/common';
import type { JWTVerifyGetKey } from 'jose';

import { AuthenticatePlayer } from './authenticate-player.js';
import { PlayerTokenVerifier } from './player-tokens.js';

export interface VerifyingOptions {
  /** The installation's public base URL, which names the issuer of every token. */
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
  /** The connected store, the same instance for the whole process. */
  readonly storage: DynamicModule;
}

/** Verifies callers: for every service that takes session tokens. */
@Module({})
export class AccessModule {
  /** The module for one issuer. Services of one process pass the same returned object around. */
  static verifying({ issuer, keys, storage }: VerifyingOptions): DynamicModule {
    const verifier = { provide: PlayerTokenVerifier, useValue: new PlayerTokenVerifier(issuer, keys) };
    const exported = [PlayerTokenVerifier, AuthenticatePlayer];
    return { module: AccessModule, imports: [storage], providers: [verifier, AuthenticatePlayer], exports: exported };
  }
}
