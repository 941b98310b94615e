const ROOT = '/auth';

/** Opens a login in a browser; the handle that its game was given follows. */
export const LOGIN_PATH = `${ROOT}/login`;

/** Where GitLab sends the browser back to; registered there together with the public base URL. */
export const CALLBACK_PATH = `${ROOT}/callback`;

/** Asks a player whether a login is theirs; its id follows. */
export const CONFIRM_PATH = `${ROOT}/confirm`;

/** Shows a player the session of their account. */
export const ACCOUNT_PATH = `${ROOT}/account`;
export const ACCOUNT_SIGN_IN_PATH = `${ACCOUNT_PATH}/sign-in`;
export const END_SESSION_PATH = `${ACCOUNT_PATH}/end-session`;

/** All of the sign-in's paths, as routes are written. */
export const ANY_SIGN_IN_PATH = `${ROOT}{/*path}`;

/** Whether a path is the sign-in's, known or not. */
export function isSignInPath(path: string): boolean {
  return path === ROOT || path.startsWith(`${ROOT}/`);
}
