/** Injects the AuthSettings that the module was registered with. */
export const AUTH_SETTINGS = Symbol('auth settings');
