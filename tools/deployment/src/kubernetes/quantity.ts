export const MIB = 1_024 * 1_024;

const UNITS: Readonly<Record<string, number>> = { Ki: 1_024, Mi: MIB, Gi: 1_024 * MIB };

/** How many bytes a quantity such as `512Mi` is. */
export function bytesOf(quantity: string | number): number {
  const [, digits = '', unit = ''] = /^(\d+)(Ki|Mi|Gi)?$/.exec(String(quantity)) ?? [];
  if (digits === '') throw new Error(`${quantity} is not a whole number of Ki, Mi or Gi`);
  return Number(digits) * (UNITS[unit] ?? 1);
}
