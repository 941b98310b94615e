import type { ValueTransformer } from 'typeorm';

/** bigint columns arrive as text; every one of ours stays below 2^53 and is a number in code. */
export const safeInteger: ValueTransformer = {
  to: (value: number | null) => value,
  from: (text: string | null) => (text === null ? null : Number(text)),
};
