/** Injects the version of Laurel that runs. */
export const VERSION = Symbol('version');
