/** When a row was made and last changed. */
interface RowTimes {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The times of a row as every answer shows them. */
export function rowTimes({ createdAt, updatedAt }: RowTimes): { created_at: string; updated_at: string } {
  return { created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
}

/** Every list of rows can be sorted by them. */
export const ROW_TIME_FIELDS = {
  created_at: (row: RowTimes) => rowTimes(row).created_at,
  updated_at: (row: RowTimes) => rowTimes(row).updated_at,
};
