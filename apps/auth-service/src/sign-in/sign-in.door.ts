import {
  ACCOUNT_PATH,
  ACCOUNT_SIGN_IN_PATH,
  CALLBACK_PATH,
  CONFIRM_PATH,
  END_SESSION_PATH,
  isSignInPath,
  LOGIN_PATH,
} from '../sign-in-paths.js';
import { PAGE_HEADERS, PAGE_TYPE, refusalPage } from './page.js';

const METHODS: readonly [string, readonly string[]][] = [
  [`${LOGIN_PATH}/[^/]+`, ['GET']],
  [CALLBACK_PATH, ['GET']],
  [`${CONFIRM_PATH}/[^/]+`, ['GET', 'POST']],
  [ACCOUNT_PATH, ['GET']],
  [ACCOUNT_SIGN_IN_PATH, ['GET']],
  [END_SESSION_PATH, ['POST']],
];

/** The pages that people see while they log in. They are for browsers, so errors are pages too. */
export const SIGN_IN_DOOR = {
  owns: isSignInPath,
  methods: (path: string) => METHODS.find(([pattern]) => new RegExp(`^${pattern}$`).test(path))?.[1],
  headers: PAGE_HEADERS,
  refusalBody: (message: string) => ({ contentType: PAGE_TYPE, body: refusalPage(message) }),
  // What follows opens a login, once.
  secretPaths: [`${LOGIN_PATH}/`],
};
