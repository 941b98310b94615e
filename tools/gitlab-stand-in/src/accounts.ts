import { createHash } from 'node:crypto';

/** An account of the stand-in: any name will do, there are no passwords. */
export interface Account {
  readonly id: number;
  readonly username: string;
}

const USERNAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/;

/** The account of that name, or undefined where GitLab would not allow such a name. */
export function accountNamed(username: string): Account | undefined {
  return USERNAME.test(username) ? { id: stableId(username), username } : undefined;
}

// The same name is the same account after every restart; like GitLab, without regard to case.
function stableId(username: string): number {
  return createHash('sha256').update(username.toLowerCase()).digest().readUIntBE(0, 6) + 1;
}
