import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsNotIn, IsOptional, IsString, Length, Matches, MaxLength, ValidateBy } from 'class-validator';

import { combined } from '../combined.js';
import {
  ORIGIN_LENGTH_MAX,
  ORIGINS_MAX,
  SECRET_LENGTH_MAX,
  TABLE_KEY_LENGTH_MAX,
  TABLE_KEY_PATTERN,
  TABLE_NAME_LENGTH_MAX,
} from '../lucentinian/limits.js';
import { TABLE_DEFAULTS } from '../lucentinian/table-defaults.js';
import { POMOMON_NAMES } from '../pomomon/door.js';

/** Games put the name into a path: a slash or dots alone would lead elsewhere. */
const NAME = new RegExp(`^(?!\\.{1,2}$)[^\\p{Cc}/]{1,${TABLE_NAME_LENGTH_MAX}}$`, 'u');
const NAME_RULE = `1 to ${TABLE_NAME_LENGTH_MAX} characters without slashes and control characters, and not . or ..`;
const KEY_RULE = `1 to ${TABLE_KEY_LENGTH_MAX} printable ASCII characters without blanks and |`;

/** Origins that browsers make of other addresses than those of the web, such as `capacitor://localhost`. */
const APP_ORIGIN = /^(?!https?:)[a-z][a-z0-9+.-]*:\/\/[a-z0-9._-]+$/;

/** A field for the name by which games know a table. Describes itself for OpenAPI. */
export function TableName({ optional = false } = {}): PropertyDecorator {
  const description = `One of its kind in the installation; upper and lower case are different. Not ${POMOMON_NAMES.join(', ')}.`;
  return combined(
    IsNotIn(POMOMON_NAMES, { message: '$property is kept for another protocol' }),
    Matches(NAME, { message: `$property must be ${NAME_RULE}` }),
    IsString(),
    ...(optional ? [IsOptional()] : []),
    ApiProperty({ type: String, minLength: 1, maxLength: TABLE_NAME_LENGTH_MAX, required: !optional, nullable: optional, description }),
  );
}

/** An optional field for the key of a table. Describes itself for OpenAPI. */
export function OptionalTableKey(description: string): PropertyDecorator {
  return combined(
    Matches(TABLE_KEY_PATTERN, { message: `$property must be ${KEY_RULE}` }),
    IsString(),
    IsOptional(),
    ApiPropertyOptional({ type: String, pattern: TABLE_KEY_PATTERN.source, nullable: true, description }),
  );
}

/** An optional field for a secret that a game signs with. Describes itself for OpenAPI. */
export function OptionalTableSecret(): PropertyDecorator {
  return combined(
    Length(1, SECRET_LENGTH_MAX),
    IsString(),
    IsOptional(),
    ApiPropertyOptional({
      type: String,
      minLength: 1,
      maxLength: SECRET_LENGTH_MAX,
      nullable: true,
      description: 'Made when left out, which is best: players can look into a game, and nobody should find another password there.',
    }),
  );
}

/** An optional field for the origins that browsers may call from. Describes itself for OpenAPI. */
export function OptionalOrigins(): PropertyDecorator {
  return combined(
    ValidateBy(
      { name: 'isOrigin', validator: { validate: (value) => typeof value === 'string' && (value === '*' || isOrigin(value)) } },
      { each: true, message: '$property must hold origins as browsers send them, such as https://play.example, or *' },
    ),
    MaxLength(ORIGIN_LENGTH_MAX, { each: true }),
    IsString({ each: true }),
    ArrayMaxSize(ORIGINS_MAX),
    IsArray(),
    IsOptional(),
    ApiPropertyOptional({
      type: [String],
      maxItems: ORIGINS_MAX,
      nullable: true,
      description:
        `Where web pages may call from: ${TABLE_DEFAULTS.allowedOrigins.join()}, which is anywhere, unless given. Native games have no ` +
        'origin and are served anyway.',
    }),
  );
}

/** Whether a browser would send exactly that: small letters, no path, no pattern, and no port where it is the usual one. */
function isOrigin(text: string): boolean {
  return APP_ORIGIN.test(text) || (/^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text);
}
