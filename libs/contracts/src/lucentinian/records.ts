import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

import { combined } from '../combined.js';
import { Decimal } from './decimal.js';
import { BY_WHOM_LENGTH_MAX, LOCALE_LENGTH_MAX } from './limits.js';

/** A field for text that is kept as it is sent. Characters are Unicode's code points, so that an emoji counts as one. */
function Verbatim(lengthMax: number, description: string): PropertyDecorator {
  const validate = (text: unknown) => typeof text === 'string' && text !== '' && [...text].length <= lengthMax;
  return combined(
    ValidateBy({ name: 'hasLength', validator: { validate } }, { message: `$property must be 1 to ${lengthMax} characters` }),
    ApiProperty({ type: String, minLength: 1, maxLength: lengthMax, description }),
  );
}

/** Body of `POST /api/{table}`. */
export class NewRecord {
  @Decimal('Any number within 2^53 - 1.')
  score!: number;

  @Verbatim(BY_WHOM_LENGTH_MAX, 'The name of the player, shown as it is.')
  by_whom!: string;

  @Decimal('When it happened, in whatever unit the game counts. Shown as it is, and never compared with our time.')
  when_happened!: number;

  @Verbatim(LOCALE_LENGTH_MAX, "The locale of the player's device, shown as it is.")
  locale!: string;
}

/** Answer of `POST /api/{table}`. */
export class RecordPosition {
  @ApiProperty({ type: 'integer', minimum: 0, nullable: true, description: 'Zero-based place; null when it was not good enough for one.' })
  position!: number | null;
}

/** A record as players see it. */
export class TableRow {
  @ApiProperty({ type: 'number', format: 'double' })
  score!: number;

  @ApiProperty()
  by_whom!: string;

  @ApiProperty({ type: 'number', format: 'double', description: 'As it was sent.' })
  when_happened!: number;

  @ApiProperty({ type: 'integer', minimum: 0, nullable: true, description: "The sender's IPv4 address, where the table shows it." })
  ip4!: number | null;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    nullable: true,
    description: "The sender's IPv6 address, where the table shows it: 128 bits, more than most readers of JSON keep exactly.",
  })
  ip6!: bigint | null;

  @ApiProperty()
  locale!: string;
}

/** Query of `GET /api/{table}/check`, and of `GET /api/{table}` when it has a score. */
export class EligibilityQuery {
  @Decimal('The score that is asked about.')
  score!: number;

  @ApiPropertyOptional({ description: 'Makes no difference.' })
  by_whom?: string;
}

/** Answer to the question whether a score would get a place. */
export class Eligibility {
  @ApiProperty({ description: 'Whether a record with this score would be taken now. Spelled as published.' })
  is_elegible!: boolean;
}

/** Answer of `GET /timestamp`. */
export class ServerTime {
  @ApiProperty({ type: 'integer', description: 'Seconds since 1970.' })
  timestamp!: number;
}
