/** SHA-256 in hexadecimal. Source: LEADR. */
export const FINGERPRINT_LENGTH = 64;

/** Longest texts, in UTF-16 code units. LEADR names no limit; these let pass whatever its clients send. */
export const PLATFORM_LENGTH_MAX = 64;
export const PLAYER_NAME_LENGTH_MAX = 200;
export const VALUE_DISPLAY_LENGTH_MAX = 200;

/** Longest metadata of a score, as compact JSON with everything beyond ASCII escaped. Source: LEADR. */
export const METADATA_LENGTH_MAX = 1_024;

/** Names and slugs of accounts, users, games and boards, in characters. Source: LEADR. */
export const NAME_LENGTH_MIN = 2;
export const NAME_LENGTH_MAX = 100;
export const SLUG_LENGTH_MIN = 2;
export const SLUG_LENGTH_MAX = 50;

/** Longest address that mail can be sent to. Source: RFC 5321, 4.5.3.1.3. */
export const EMAIL_LENGTH_MAX = 254;

/** Words of small letters and digits with single hyphens between them. Source: LEADR. */
export const SLUG_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What describes games and boards, in UTF-16 code units. LEADR names no limit. */
export const DESCRIPTION_LENGTH_MAX = 2_000;
export const TAGS_MAX = 50;
export const TAG_LENGTH_MAX = 50;
