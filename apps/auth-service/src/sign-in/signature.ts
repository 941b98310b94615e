import { createHmac, timingSafeEqual } from 'node:crypto';

/** Marks texts that only we can have made. */
export class Signature {
  constructor(private readonly key: Buffer) {}

  sign(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }

  matches(text: string, signature: string): boolean {
    const expected = Buffer.from(this.sign(text));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
