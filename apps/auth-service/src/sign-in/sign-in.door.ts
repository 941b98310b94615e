import { PAGE_HEADERS, PAGE_TYPE, refusalPage } from './page.js';

const METHODS: readonly [RegExp, readonly string[]][] = [
  [/^\/auth\/login\/[^/]+$/, ['GET']],
  [/^\/auth\/callback$/, ['GET']],
  [/^\/auth\/confirm\/[^/]+$/, ['GET', 'POST']],
  [/^\/auth\/account(\/sign-in)?$/, ['GET']],
  [/^\/auth\/account\/end-session$/, ['POST']],
];

/** The pages that people see while they log in. They are for browsers, so errors are pages too. */
export const SIGN_IN_DOOR = {
  name: 'sign-in',
  owns: (path: string) => path === '/auth' || path.startsWith('/auth/'),
  methods: (path: string) => METHODS.find(([pattern]) => pattern.test(path))?.[1],
  headers: PAGE_HEADERS,
  refusalBody: (message: string) => ({ contentType: PAGE_TYPE, body: refusalPage(message) }),
  // What follows opens a login, once.
  secretPaths: ['/auth/login/'],
};
