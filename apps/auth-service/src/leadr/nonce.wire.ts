import type { IssuedNonce } from '@laurel/contracts/leadr/nonce';

export function nonceAnswer({ value, expiresAt }: { value: string; expiresAt: number }): IssuedNonce {
  return { nonce_value: value, expires_at: new Date(expiresAt).toISOString() };
}
