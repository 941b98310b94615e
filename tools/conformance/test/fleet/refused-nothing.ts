import { expect, it } from '@jest/globals';
import type { ServiceFleet } from '@laurel/fixtures/service-fleet';

/** After all that was done, no service lacked a right. */
export function refusedNothing(fleetOf: () => ServiceFleet): void {
  it('the stores have refused nothing that a service asked of them', () => {
    const { auth, score, stream } = fleetOf();
    for (const { output } of [...auth, ...score, ...stream]) expect(output).not.toMatch(/NOPERM|permission denied/);
  });
}
