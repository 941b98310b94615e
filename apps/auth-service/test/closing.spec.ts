import { once } from 'node:events';
import { connect } from 'node:net';

import { expect, it } from '@jest/globals';
import { eventually } from '@laurel/fixtures/eventually';
import { DataSource } from 'typeorm';

import { RunningAuthService } from './running-auth-service.js';

it('still sends a browser to GitLab that had asked when the service was told to end', async () => {
  const auth = await RunningAuthService.start();
  const { authUrl } = await auth.openLogin();
  const holder = auth.service.app.get(DataSource, { strict: false }).createQueryRunner();
  await holder.startTransaction();
  await holder.query('select from authentication_sessions for update');
  const departing = auth.browser().get(authUrl);
  await eventually(async () => {
    const waiting = await auth.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    expect(waiting).toHaveLength(1);
  });

  const closed = auth.close();
  await eventually(() => expectNobodyListens(auth.service.url));
  await holder.rollbackTransaction();
  await holder.release();
  const { status, location } = await departing;
  expect([status, location]).toEqual([302, expect.stringContaining('/oauth/authorize')]);
  await closed;
});

async function expectNobodyListens(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const connected = once(socket, 'connect').finally(() => socket.destroy());
  await expect(connected).rejects.toThrow('ECONNREFUSED');
}
