/** Injects the JSON Web Key Set that anybody may have. */
export const PUBLISHED_KEYS = Symbol('published keys');
