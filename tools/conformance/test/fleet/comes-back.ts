import { expect } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import type { ServiceReplica } from '@laurel/fixtures/service-replica';

/** Starts a replica and waits until the gateway sends requests there again. */
export async function comesBack(replica: ServiceReplica): Promise<void> {
  await replica.start();
  await eventually(() => expect(replica.output.slice(replica.output.lastIndexOf('"listening"'))).toContain('"request completed"'));
}
