import { isSignable } from '@laurel/access/signatures/fingerprint';
import { tableNameIn } from '@laurel/contracts/lucentinian/door';
import { POMOMON_DOOR } from '@laurel/contracts/pomomon/door';
import { pathOf } from '@laurel/runtime/http/door';
import { Refusal } from '@laurel/runtime/http/refusal';
import { NotFoundException } from '@nestjs/common';
import type { Request } from 'express';

/**
 * The name of the table that a request is for, read from the path as it was sent. Throws a 404 where another protocol has the path
 * and no route of its own, and a 400 for a `|`: it is what separates the path from the rest of what is signed.
 */
export function requestedTable(req: Request): string {
  const path = pathOf(req);
  const name = POMOMON_DOOR.owns(path) ? undefined : tableNameIn(path);
  if (name === undefined) throw new NotFoundException();
  if (!isSignable(path)) throw new Refusal(400, 'request path holds a | that must be percent-encoded');
  return name;
}
