import { NewRecord } from '@laurel/contracts/lucentinian/records';
import { parseBody } from '@laurel/runtime/http/json-body';
import { rawBody } from '@laurel/runtime/http/raw-body';
import { Refusal } from '@laurel/runtime/http/refusal';
import type { Request } from 'express';

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** The record in a body, whatever its Content-Type. Throws a 400; also for a byte order mark, which readers of UTF-8 pass over. */
export function recordIn(req: Request): NewRecord {
  const isMarked = rawBody(req).subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  if (isMarked) throw new Refusal(400, 'body must not begin with a byte order mark');
  return parseBody(NewRecord, req);
}
