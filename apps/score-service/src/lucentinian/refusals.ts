import { TableRefused, USED_OTHERWISE } from '@laurel/access/signatures/table-refused';
import type { Rejection } from '@laurel/leaderboard/rejections';
import { Refusal } from '@laurel/runtime/http/refusal';

/** There is no registered scheme for signed requests that `WWW-Authenticate` could name. */
export function refused({ message }: TableRefused): Refusal {
  return new Refusal(401, message);
}

/** What the table does not let games do. */
export function forbidden(message: string): Refusal {
  return new Refusal(403, message);
}

/** A write that the ledger did not do because its right was no good any more: it was used for something else. */
export function rejected(rejection: Rejection): Refusal {
  return refused(new TableRefused(rejection === 'claim-lost' ? USED_OTHERWISE : undefined));
}
