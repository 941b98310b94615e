import type { AuthenticationSessionOpened, AuthenticationSessionStatus } from '@laurel/contracts/pomomon/authentication-session';

export function openedAnswer(pollToken: string, authUrl: string): AuthenticationSessionOpened {
  return { token: pollToken, auth_url: authUrl };
}

export const WAITING: AuthenticationSessionStatus = { verified: false, error: false, session_token: '' };

export const FAILED: AuthenticationSessionStatus = { verified: false, error: true, session_token: '' };

export function verifiedAnswer(sessionToken: string): AuthenticationSessionStatus {
  return { verified: true, error: false, session_token: sessionToken };
}
