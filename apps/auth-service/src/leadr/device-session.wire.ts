import type { DeviceSessionOpened, DeviceSessionRefresh, DeviceSessionStart, DeviceTokens } from '@laurel/contracts/leadr/session';
import type { DeviceStart } from '@laurel/storage/devices/device-sessions';

import type { StartedSession } from './start-session.js';

type StartingDevice = Pick<DeviceStart, 'gameId' | 'fingerprint' | 'platform' | 'metadata' | 'testMode'>;

export function startingDevice(body: DeviceSessionStart): StartingDevice {
  return {
    gameId: body.game_id,
    fingerprint: body.client_fingerprint,
    platform: body.platform ?? null,
    metadata: body.metadata ?? {},
    testMode: body.test_mode ?? false,
  };
}

export function refreshToken({ refresh_token }: DeviceSessionRefresh): string {
  return refresh_token;
}

export function openedAnswer({ session, tokens }: StartedSession, start: Omit<DeviceStart, 'lives'>): DeviceSessionOpened {
  return {
    id: session.deviceId,
    identity_id: session.deviceId,
    game_id: start.gameId,
    account_id: session.accountId,
    kind: 'DEVICE',
    client_fingerprint: start.fingerprint,
    display_name: null,
    platform: session.platform,
    metadata: session.metadata,
    status: session.status,
    test_mode: start.testMode,
    first_seen_at: session.firstSeenAt.toISOString(),
    last_seen_at: session.lastSeenAt.toISOString(),
    ...tokensAnswer({ ...tokens, accessExpiresAt: session.accessExpiresAt }, start.at),
  };
}

/** @param at the time of issue, in ms since 1970 */
export function tokensAnswer(tokens: { access: string; refresh: string; accessExpiresAt: number }, at: number): DeviceTokens {
  return {
    access_token: tokens.access,
    refresh_token: tokens.refresh,
    expires_in: Math.floor((tokens.accessExpiresAt - at) / 1000),
  };
}
