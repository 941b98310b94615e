import { ApiProperty } from '@nestjs/swagger';

export interface AnswerFieldOptions {
  readonly nullable?: boolean;
  readonly description?: string;
}

/** A field of an answer that holds a bare id. Describes itself for OpenAPI. */
export function Uuid(options: AnswerFieldOptions = {}): PropertyDecorator {
  return ApiProperty({ type: String, format: 'uuid', ...options });
}

/** A field of an answer that holds an instant. Describes itself for OpenAPI. */
export function Timestamp(options: AnswerFieldOptions = {}): PropertyDecorator {
  return ApiProperty({ type: String, format: 'date-time', ...options });
}
