import { Module, type DynamicModule } from '@nestjs/common';
import type { JWTVerifyGetKey } from 'jose';

import { AuthenticateDevice } from './authenticate-device.js';
import { AuthenticatePlayer } from './authenticate-player.js';
import { DeviceTokenVerifier } from './device-tokens.js';
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
    const verifiers = [PlayerTokenVerifier, DeviceTokenVerifier].map((Verifier) => ({
      provide: Verifier,
      useValue: new Verifier(issuer, keys),
    }));
    const exported = [PlayerTokenVerifier, DeviceTokenVerifier, AuthenticatePlayer, AuthenticateDevice];
    return {
      module: AccessModule,
      imports: [storage],
      providers: [...verifiers, AuthenticatePlayer, AuthenticateDevice],
      exports: exported,
    };
  }
}
