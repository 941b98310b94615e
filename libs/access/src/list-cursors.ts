import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Edge } from '@laurel/storage/lists/keyset';

const MAC_BYTES = 16;

interface Sealed {
  readonly of: string;
  readonly v: readonly (string | number)[];
  readonly f: boolean;
  readonly i: boolean;
}

/**
 * Writes the edges of pages as opaque text, and reads back only what it wrote itself: a client can neither choose values to
 * compare with nor carry a cursor from one list to another.
 */
export class ListCursors {
  constructor(private readonly key: Buffer) {}

  /** @param of names the list with its order and filters; the cursor is good for no other */
  seal({ values, forward, inclusive }: Edge, of: string): string {
    const sealed: Sealed = { of, v: values, f: forward, i: inclusive };
    const text = Buffer.from(JSON.stringify(sealed));
    return Buffer.concat([this.mac(text), text]).toString('base64url');
  }

  /** @returns undefined for anything that `seal` did not write; `other-list` for what it wrote for another list, order or filter */
  open(cursor: string, of: string): Edge | 'other-list' | undefined {
    const bytes = Buffer.from(cursor, 'base64url');
    const text = bytes.subarray(MAC_BYTES);
    const isOurs = text.length > 0 && timingSafeEqual(this.mac(text), bytes.subarray(0, MAC_BYTES));
    if (!isOurs || bytes.toString('base64url') !== cursor) return undefined;
    const { of: sealedFor, v: values, f: forward, i: inclusive } = JSON.parse(text.toString()) as Sealed;
    return sealedFor === of ? { values, forward, inclusive } : 'other-list';
  }

  private mac(text: Buffer): Buffer {
    return createHmac('sha256', this.key).update(text).digest().subarray(0, MAC_BYTES);
  }
}
