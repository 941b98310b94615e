/** Small letters and digits in words that single hyphens join. */
export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const SLUG_LENGTH_MIN = 2;
export const SLUG_LENGTH_MAX = 50;
