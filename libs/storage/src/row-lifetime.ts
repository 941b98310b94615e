import { Column, IsNull } from 'typeorm';

/** What can be made to vanish for good. */
export interface Deletable {
  readonly deleted: boolean;
}

/** Narrows to what is not deleted and one account's; to everybody's for null. */
export function within(accountId: string | null) {
  return { deletedAt: IsNull(), ...(accountId !== null && { accountId }) };
}

/** The times of a row that is made at `at`. */
export function madeAt(at: number) {
  return { createdAt: new Date(at), updatedAt: new Date(at), deletedAt: null };
}

/** The times of a row that is changed at `at`, or deleted. */
export function changedAt(at: number, deleted = false) {
  return { updatedAt: new Date(at), ...(deleted && { deletedAt: new Date(at) }) };
}

/** The times of a row, as columns. */
export abstract class DeletableRow {
  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  /** What is deleted stays as a row, and is nobody's any more. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deletedAt!: Date | null;
}
